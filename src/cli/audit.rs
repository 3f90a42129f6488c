//! The sections of `check` on claims, findings and questions.

use serde_json::{Value, json};

use crate::atlas::Picture;
use crate::claim::{self, Facts, Judgement, Switch, Turns, Witness};
use crate::document::{Document, Verdict};
use crate::law::Base;
use crate::review::{self, Entry, Filter, Group};

/// Everything that the sections show.
pub(super) struct Audit<'a> {
    document: &'a Document,
    judgements: Vec<Judgement>,
    turns: Vec<Turns>,
    findings: Vec<Entry>,
    orphans: Vec<&'a crate::document::Review>,
    questions: Vec<Group>,
}

impl<'a> Audit<'a> {
    /// Judges, lists and asks.
    pub(super) fn of(law: &Base, picture: &'a Picture) -> Self {
        let facts = Facts {
            law,
            document: &picture.document,
            selection: &picture.selection,
            scenario: &picture.scenario,
            assessment: &picture.assessment,
        };
        let (scenario, assessment) = (facts.scenario, facts.assessment);
        Self {
            document: &picture.document,
            judgements: claim::judge(&facts),
            turns: claim::turns(&facts),
            findings: review::list(law, facts.document, scenario, assessment, &Filter::default()),
            orphans: review::orphans(&picture.document, assessment),
            questions: review::questions(law, scenario, assessment),
        }
    }

    /// The sections as text.
    pub(super) fn words(&self) -> String {
        let mut out = String::new();
        self.claims_in_words(&mut out);
        self.findings_in_words(&mut out);
        self.questions_in_words(&mut out);
        out
    }

    fn claims_in_words(&self, out: &mut String) {
        if self.judgements.is_empty() {
            return;
        }
        out.push_str("\nclaims\n");
        for (claim, judgement) in self.document.claims.iter().zip(&self.judgements) {
            let others: Vec<&str> =
                judgement.in_tension_with.iter().map(crate::id::ClaimId::as_str).collect();
            let verdict = if others.is_empty() {
                judgement.words().to_owned()
            } else {
                format!("in tension with {}", others.join(", "))
            };
            out.push_str(&format!("\n  {}: {verdict}", claim.id));
            if judgement.but.is_some() {
                out.push_str(", with a note");
            }
            out.push_str(&format!(" [{}]\n    “{}”\n", judgement.basis.words(), claim.quote));
            for switch in &judgement.assumed {
                out.push_str(&format!("    assumed: {}\n", switch.words));
            }
            for sentence in judgement.because.iter().chain(&judgement.but) {
                out.push_str(&format!("    {sentence}\n"));
            }
            let turns = self.turns.iter().find(|turns| turns.claim == claim.id);
            for sentence in turns.into_iter().flat_map(Turns::sentences) {
                out.push_str(&format!("    {sentence}\n"));
            }
            if !judgement.citations.is_empty() {
                out.push_str(&format!("    ({})\n", judgement.citations.join("; ")));
            }
        }
        out.push('\n');
        for verdict in Verdict::ALL {
            let of = self.judgements.iter().filter(|j| j.verdict == verdict);
            let (tense, plain): (Vec<&Judgement>, Vec<&Judgement>) =
                of.partition(|judgement| !judgement.in_tension_with.is_empty());
            for all in [plain, tense] {
                if let Some(first) = all.first() {
                    out.push_str(&format!("{:>4}  {}\n", all.len(), first.words()));
                }
            }
        }
    }

    fn findings_in_words(&self, out: &mut String) {
        if self.findings.is_empty() && self.orphans.is_empty() {
            return;
        }
        out.push_str("\nfindings\n\n");
        for entry in &self.findings {
            let state = entry.state.words();
            out.push_str(&format!("  {} {} [{state}]\n", entry.severity, entry.key));
            if let Some(review) = &entry.review {
                out.push_str(&format!("    {} on {}", review.by, review.on));
                if let Some(why) = &review.why {
                    out.push_str(&format!(": {why}"));
                }
                out.push('\n');
            }
        }
        for review in &self.orphans {
            out.push_str(&format!(
                "  {} [{}, but it is not raised here]\n",
                review.about,
                review.decision.words()
            ));
        }
        out.push('\n');
        for (severity, n, open) in review::counts(&self.findings) {
            out.push_str(&format!("{n:>4}  {severity}, {open} of them to be looked at\n"));
        }
    }

    fn questions_in_words(&self, out: &mut String) {
        if self.questions.is_empty() {
            return;
        }
        out.push_str("\nquestions\n");
        for group in &self.questions {
            out.push_str(&format!("\n  {}\n", group.name));
            for question in &group.questions {
                out.push_str(&format!("    {}\n", question.text));
                if question.names_others() {
                    let names: Vec<&str> =
                        question.asked_of.iter().map(|open| open.name.as_str()).collect();
                    out.push_str(&format!("      of: {}\n", names.join("; ")));
                }
                for asked in &question.flows {
                    let standing = asked.standing.words();
                    out.push_str(&format!("      waits for it: {} ({standing})\n", asked.name));
                }
            }
        }
    }

    /// The sections as members of the JSON: `claims`, `findings`, `orphaned_reviews`, `questions`.
    pub(super) fn data(&self) -> Vec<(&'static str, Value)> {
        let claims: Vec<Value> = self
            .document
            .claims
            .iter()
            .zip(&self.judgements)
            .map(|(claim, judgement)| {
                let turns = self.turns.iter().find(|turns| turns.claim == claim.id);
                claim_data(claim, judgement, turns)
            })
            .collect();
        let findings: Vec<Value> = self.findings.iter().map(finding_data).collect();
        let questions: Vec<Value> = self.questions.iter().map(group_data).collect();
        vec![
            ("claims", claims.into()),
            ("findings", findings.into()),
            ("orphaned_reviews", json!(self.orphans)),
            ("questions", questions.into()),
        ]
    }
}

fn claim_data(
    claim: &crate::document::Claim,
    judgement: &Judgement,
    turns: Option<&Turns>,
) -> Value {
    let conditions: Vec<Value> = judgement
        .conditions
        .iter()
        .map(|condition| {
            let state = match condition.state {
                claim::Met::Yes => "met",
                claim::Met::Open => "open",
                claim::Met::No => "not met",
            };
            let witnesses = witnesses(&condition.witnesses);
            json!({ "text": condition.text, "state": state, "witnesses": witnesses })
        })
        .collect();
    json!({
        "id": claim.id,
        "quote": claim.quote,
        "source": claim.source,
        "verdict": judgement.verdict,
        "basis": judgement.basis.words(),
        "because": judgement.because,
        "but": judgement.but,
        "witnesses": witnesses(&judgement.witnesses),
        "doubtful": witnesses(&judgement.doubtful),
        "conditions": conditions,
        "assumed": switches(&judgement.assumed),
        "in_tension_with": judgement.in_tension_with,
        "citations": judgement.citations,
        "turns": turns.map(turns_data),
    })
}

fn turns_data(turns: &Turns) -> Value {
    let single: Vec<Value> = turns
        .turns
        .iter()
        .map(|turn| {
            json!({
                "switch": switches(std::slice::from_ref(&turn.switch)),
                "verdict": turn.verdict,
                "witnesses": witnesses(&turn.witnesses),
            })
        })
        .collect();
    json!({
        "single": single,
        "mended_by": switches(&turns.mended_by),
        "eased_by": switches(&turns.eased_by),
        "remaining": witnesses(&turns.remaining),
    })
}

fn switches(switches: &[Switch]) -> Vec<Value> {
    let one = |switch: &Switch| {
        json!({
            "choice": switch.choice, "option": switch.option, "on": switch.on,
            "words": switch.words,
        })
    };
    switches.iter().map(one).collect()
}

fn witnesses(witnesses: &[Witness]) -> Vec<Value> {
    let one = |witness: &Witness| {
        let (kind, id) = witness.subject.words();
        json!({ "kind": kind, "id": id, "name": witness.name, "what": witness.what })
    };
    witnesses.iter().map(one).collect()
}

fn finding_data(entry: &Entry) -> Value {
    json!({
        "key": entry.key,
        "code": entry.finding.code,
        "flow": entry.finding.flow,
        "regime": entry.finding.regime,
        "severity": entry.severity,
        "text": entry.text,
        "citation": entry.citation,
        "standing": entry.standing.words(),
        "state": entry.state.words(),
        "review": entry.review,
        "rests_on": entry.rests_on,
    })
}

fn group_data(group: &Group) -> Value {
    let questions: Vec<Value> = group
        .questions
        .iter()
        .map(|question| {
            let flows: Vec<Value> = question
                .flows
                .iter()
                .map(|asked| json!({ "id": asked.flow, "standing": asked.standing.words() }))
                .collect();
            let asked_of: Vec<Value> = question
                .asked_of
                .iter()
                .map(|open| json!({ "list": open.list, "id": open.id, "name": open.name }))
                .collect();
            json!({ "question": question.text, "asked_of": asked_of, "flows": flows })
        })
        .collect();
    json!({ "party": group.party, "name": group.name, "questions": questions })
}
