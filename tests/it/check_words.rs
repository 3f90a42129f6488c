//! The language of checks: each word once where it holds, fails, or is not stated.

use serde_json::{Value, json};
use transfer_atlas::document::Verdict::{self, DoesNotHold, Holds, HoldsOnlyIf, NotCheckable};

use super::claims::{Asked, PLAIN, deciding, judged, on_check};

#[track_caller]
fn comes_to(check: &Value, choices: &[&str], expected: Verdict) {
    let text = on_check(check);
    let judgement = judged(&Asked { text: &text, choices, ..PLAIN }, "c");
    assert_eq!(judgement.verdict, expected, "{check} {:?}", judgement.because);
}

/// Holds what is said, in JSON, against one flow of the sample.
#[track_caller]
fn flow(id: &str, choices: &[&str], rows: &[(&str, Verdict)]) {
    for (are, expected) in rows {
        let are: Value = serde_json::from_str(are).unwrap();
        let check = json!({ "all": { "flows": { "which": { "flow": [id] }, "are": are } } });
        comes_to(&check, choices, *expected);
    }
}

#[test]
fn words_about_what_a_flow_is() {
    flow(
        "recordings-store",
        &[],
        &[
            (r#"{ "flow": ["recordings-store", "insight-out"] }"#, Holds),
            (r#"{ "flow": ["insight-out"] }"#, DoesNotHold),
            (r#"{ "data": ["contact", "recordings"] }"#, Holds),
            (r#"{ "data": ["contact"] }"#, DoesNotHold),
            (r#"{ "only_data": ["recordings"] }"#, Holds),
            (r#"{ "only_data": ["contact"] }"#, DoesNotHold),
            (r#"{ "category": ["call_recording"] }"#, Holds),
            (r#"{ "category": ["billing"] }"#, DoesNotHold),
            (r#"{ "only_category": ["call_recording", "billing"] }"#, Holds),
            (r#"{ "only_category": ["billing"] }"#, DoesNotHold),
            (r#"{ "purpose": ["storage"] }"#, Holds),
            (r#"{ "purpose": ["support"] }"#, DoesNotHold),
            (r#"{ "stage": ["processing"] }"#, Holds),
            (r#"{ "stage": ["end"] }"#, DoesNotHold),
            (r#"{ "access": ["storage"] }"#, Holds),
            (r#"{ "access": ["transit"] }"#, DoesNotHold),
            (r#"{ "same_party": false }"#, Holds),
            (r#"{ "same_party": true }"#, DoesNotHold),
            (r#"{ "protected": true }"#, Holds),
            (r#"{ "protected": false }"#, DoesNotHold),
            (r#"{ "source": ["F26"] }"#, Holds),
            (r#"{ "source": ["F1"] }"#, DoesNotHold),
            (r#"{ "any_of": [{ "stage": ["end"] }, { "access": ["storage"] }] }"#, Holds),
            (r#"{ "any_of": [{ "stage": ["end"] }, { "access": ["transit"] }] }"#, DoesNotHold),
            (r#"{ "not": { "stage": ["end"] } }"#, Holds),
            (r#"{ "not": { "access": ["storage"] } }"#, DoesNotHold),
            (r#"{ "access": ["storage"], "stage": ["end"] }"#, DoesNotHold),
        ],
    );
}

#[test]
fn words_about_the_ends_and_parties_of_a_flow() {
    flow(
        "recordings-store",
        &[],
        &[
            (r#"{ "from": { "system": ["processing"] } }"#, Holds),
            (r#"{ "from": { "system": ["recordings"] } }"#, DoesNotHold),
            (r#"{ "to": { "kind": ["storage"] } }"#, Holds),
            (r#"{ "to": { "kind": ["desk"] } }"#, DoesNotHold),
            (r#"{ "to": { "party": ["aws"] } }"#, Holds),
            (r#"{ "to": { "party": ["salesforce"] } }"#, DoesNotHold),
            (r#"{ "to": { "stores": ["recordings"] } }"#, Holds),
            (r#"{ "to": { "stores": ["contact"] } }"#, DoesNotHold),
            (r#"{ "to": { "in": ["EEA", "GB"] } }"#, Holds),
            (r#"{ "to": { "in": ["GB"] } }"#, DoesNotHold),
            (r#"{ "to": { "outside": ["US"] } }"#, Holds),
            (r#"{ "to": { "outside": ["EEA"] } }"#, DoesNotHold),
            (r#"{ "to": { "placed": true } }"#, Holds),
            (r#"{ "to": { "placed": false } }"#, DoesNotHold),
            (r#"{ "to": { "at": { "site": ["dublin"] } } }"#, Holds),
            (r#"{ "to": { "at": { "source": ["F12"] } } }"#, DoesNotHold),
            (r#"{ "to": { "source": ["C1"] } }"#, Holds),
            (r#"{ "to": { "any_of": [{ "kind": ["desk"] }, { "in": ["IE"] }] } }"#, Holds),
            (r#"{ "to": { "not": { "in": ["IE"] } } }"#, DoesNotHold),
            (r#"{ "exporter": { "party": ["natterbox"] } }"#, Holds),
            (r#"{ "exporter": { "party": ["customer"] } }"#, DoesNotHold),
            (r#"{ "exporter": { "role": ["processor"] } }"#, Holds),
            (r#"{ "exporter": { "in": ["GB"] } }"#, Holds),
            (r#"{ "exporter": { "outside": ["GB"] } }"#, DoesNotHold),
            (r#"{ "importer": { "in": ["US"] } }"#, HoldsOnlyIf),
            (r#"{ "importer": { "certified": ["DPF_EU"] } }"#, Holds),
            (r#"{ "importer": { "certified": ["DPF_UK"] } }"#, HoldsOnlyIf),
            (r#"{ "importer": { "source": ["F2"] } }"#, Holds),
            (
                r#"{ "importer": { "any_of": [{ "role": ["controller"] }, { "party": ["aws"] }] } }"#,
                Holds,
            ),
            (r#"{ "importer": { "not": { "party": ["aws"] } } }"#, DoesNotHold),
        ],
    );
    let unstated = [(r#"{ "to": { "in": ["US"] } }"#, HoldsOnlyIf)];
    flow("support-by-partners", &[], &unstated);
    flow("support-by-partners", &["support-from=us"], &[(unstated[0].0, Holds)]);
}

#[test]
fn words_about_what_is_recorded_and_what_has_to_be_shown() {
    flow(
        "recordings-store",
        &["storage=sg"],
        &[
            (r#"{ "instrument": ["SCC_2021"] }"#, Holds),
            (r#"{ "instrument": ["IDTA"] }"#, DoesNotHold),
            (r#"{ "module": [3] }"#, DoesNotHold),
            (r#"{ "covered": { "UK": ["SCC_2021"] } }"#, Holds),
            (r#"{ "covered": { "UK": ["IDTA"] } }"#, HoldsOnlyIf),
            (r#"{ "covered": { "CH": ["IDTA"] } }"#, Holds),
            (r#"{ "certified": { "UK": "DPF_EU" } }"#, Holds),
            (r#"{ "certified": { "UK": "DPF_UK" } }"#, HoldsOnlyIf),
            (r#"{ "assessed": true }"#, HoldsOnlyIf),
        ],
    );
    flow(
        "insight-out",
        &[],
        &[
            (r#"{ "fact": ["importer_own_purposes"] }"#, Holds),
            (r#"{ "fact": ["public_ecs"] }"#, DoesNotHold),
            (r#"{ "evidenced": ["importer_own_purposes"] }"#, Holds),
            (r#"{ "evidenced": ["customer_mechanism_evidenced"] }"#, HoldsOnlyIf),
        ],
    );
}

#[test]
fn words_about_what_the_law_answers() {
    flow(
        "recordings-store",
        &[],
        &[
            (r#"{ "standing": ["adequacy"] }"#, Holds),
            (r#"{ "standing": ["safeguard"] }"#, DoesNotHold),
            (r#"{ "some_law": { "regime": ["UK"], "restricted": true } }"#, Holds),
            (r#"{ "some_law": { "regime": ["EU"], "restricted": true } }"#, DoesNotHold),
            (r#"{ "some_law": { "regime": ["CH"] } }"#, DoesNotHold),
            (r#"{ "every_law": { "regime": ["CH"], "outcome": ["NO_MECHANISM"] } }"#, Holds),
            (r#"{ "every_law": { "applies": "direct", "outcome": ["ADEQUACY"] } }"#, Holds),
            (r#"{ "every_law": { "outcome": ["ADEQUACY"] } }"#, DoesNotHold),
            (r#"{ "some_law": { "applies": "onward", "standing": ["onward", "free"] } }"#, Holds),
            (r#"{ "some_law": { "mechanism": ["UK.ADEQ.EEA"] } }"#, Holds),
            (r#"{ "some_law": { "mechanism": ["EU.ADEQ.GB"], "regime": ["UK"] } }"#, DoesNotHold),
            (r#"{ "some_law": { "finding": ["SUBPROCESSOR_AUTHORISATION"] } }"#, Holds),
            (r#"{ "some_law": { "finding": ["NO_MECHANISM"] } }"#, DoesNotHold),
            (r#"{ "some_law": { "finding_at_least": "info" } }"#, Holds),
            (r#"{ "some_law": { "finding_at_least": "medium" } }"#, DoesNotHold),
        ],
    );
    let restricted = r#"{ "some_law": { "restricted": true } }"#;
    flow("support-by-partners", &[], &[(restricted, HoldsOnlyIf)]);
    let followed = r#"{ "some_law": { "regime": ["EU"], "applies": "onward" } }"#;
    let named = r#"{ "some_law": { "regime": ["EU"], "standing": ["conditional"] } }"#;
    let direct = r#"{ "every_law": { "applies": "direct", "outcome": ["ADEQUACY"] } }"#;
    let rows = [(followed, HoldsOnlyIf), (named, Holds), (direct, Holds)];
    flow("contacts-eu-central-1", &[], &rows);
}

#[test]
fn words_that_join_and_count() {
    let yes = json!({ "in_force": ["EU.ADEQ.GB"] });
    let no = json!({ "in_force": ["EU.ADEQ.US.PS"] });
    let open =
        json!({ "all": { "parties": { "which": { "party": ["aws"] }, "are": { "in": ["US"] } } } });
    let nobody = json!({ "all": { "flows": { "which": { "flow": ["call-ch"] } } } });
    for (check, expected) in [
        (yes.clone(), Holds),
        (no.clone(), DoesNotHold),
        (open.clone(), HoldsOnlyIf),
        (nobody.clone(), NotCheckable),
        (json!({ "and": [yes, open] }), HoldsOnlyIf),
        (json!({ "and": [no, open] }), DoesNotHold),
        (json!({ "or": [yes, open] }), Holds),
        (json!({ "or": [no, open] }), HoldsOnlyIf),
        (json!({ "not": no }), Holds),
        (json!({ "not": open }), HoldsOnlyIf),
        (json!({ "and": [yes, nobody] }), Holds),
        (json!({ "chosen": { "storage": ["us", "eu"] } }), Holds),
        (json!({ "chosen": { "storage": "us" } }), DoesNotHold),
        (json!({ "between": { "from": "2024-09-05", "to": "2024-09-05" } }), Holds),
        (json!({ "between": { "from": "2024-09-06" } }), DoesNotHold),
        (json!({ "between": { "to": "2024-09-04" } }), DoesNotHold),
        (json!({ "any": { "sites": { "are": { "site": ["dublin"] } } } }), Holds),
        (json!({ "any": { "sites": { "are": { "in": ["JP"], "party": ["aws"] } } } }), DoesNotHold),
        (
            json!({ "none": { "sites": { "are": { "within": ["uk-dcs"], "outside": ["GB"] } } } }),
            Holds,
        ),
        (json!({ "none": { "sites": { "are": { "within": ["uk-dcs"] } } } }), DoesNotHold),
        (
            json!({ "none": { "sites": { "are": { "not": { "any_of": [{ "in": ["GB"] }, { "outside": ["GB"] }] } } } } }),
            HoldsOnlyIf,
        ),
        (
            json!({ "all": { "systems": { "which": { "kind": ["desk"] }, "are": { "placed": true } } } }),
            DoesNotHold,
        ),
        (json!({ "any": { "parties": { "are": { "role": ["data-subject"] } } } }), Holds),
    ] {
        comes_to(&check, &[], expected);
    }
}

#[test]
fn what_decides_is_named() {
    let names = |check: Value| {
        let text = on_check(&check);
        let judgement = judged(&Asked { text: &text, ..PLAIN }, "c");
        deciding(&judgement).join(" ")
    };
    let us = json!({ "stores": ["contact"], "in": ["US"] });
    assert_eq!(
        names(json!({ "none": { "systems": { "are": us } } })),
        "region-us-east-2 region-us-west-2"
    );
    assert_eq!(names(json!({ "between": { "from": "2030-01-01" } })), "");
    assert_eq!(names(json!({ "chosen": { "storage": "us" } })), "storage");
    assert_eq!(names(json!({ "in_force": ["EU.ADEQ.GB", "EU.ADEQ.US.PS"] })), "EU.ADEQ.US.PS");
    let two = json!([{ "in_force": ["EU.ADEQ.US.PS"] }, { "chosen": { "storage": "us" } }]);
    assert_eq!(names(json!({ "and": two })), "EU.ADEQ.US.PS storage");
}
