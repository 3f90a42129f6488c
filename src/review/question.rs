//! What the document leaves open, as questions to those who should know.

use std::collections::{BTreeMap, BTreeSet};

use super::missed::missed;
use crate::assess::{Assessment, Standing};
use crate::document::Role;
use crate::id::{DataId, FlowId, PartyId, SiteId, SystemId};
use crate::law::{Base, FindingCode};
use crate::scenario::{Flow, Gap, Scenario, Site, System, Unknown};

/// A question that would close a gap, or all gaps of a kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The question; where it is asked of several, it names none of them.
    pub text: String,
    /// What it is asked of, in document order; never nothing.
    pub asked_of: Vec<Open>,
    /// The flows that do not stand as they should for want of an answer, in document order.
    pub flows: Vec<Asked>,
}

impl Question {
    /// Whether it is asked of several things that the flows that wait for it do not name already.
    pub fn names_others(&self) -> bool {
        let waits = |open: &Open| self.flows.iter().any(|asked| asked.flow.as_str() == open.id);
        self.asked_of.len() > 1 && !self.asked_of.iter().all(|o| o.list == "flows" && waits(o))
    }
}

/// Something that the document leaves open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// The list, such as `flows`.
    pub list: &'static str,
    /// The id in the list.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// A flow that waits for an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The flow.
    pub flow: FlowId,
    /// Its name.
    pub name: String,
    /// How it stands for want of an answer.
    pub standing: Standing,
}

/// Questions to one party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Whom to ask; none, the document does not say.
    pub party: Option<PartyId>,
    /// Its name.
    pub name: String,
    /// What to ask, the questions that most flows wait for first.
    pub questions: Vec<Question>,
}

/// Words everything that is not stated as questions, grouped by whom to ask; alike questions to one
/// party are one.
///
/// What most flows wait for comes first, in a group and among the groups; of equals the groups
/// follow the document’s parties, and what nobody is known for comes last. A flow waits for an
/// answer if it stands unknown or conditional under a regime and a finding there is raised for want
/// of the fact. What no document has to state is asked for only where an answer turns on it: whether
/// a recipient is certified or meets a condition, the module of clauses, and what covers a flow that
/// rests on nothing.
pub fn questions(law: &Base, scenario: &Scenario, assessment: &Assessment) -> Vec<Group> {
    let open = waiting(scenario, assessment, &[Standing::Unknown, Standing::Conditional]);
    let refused = waiting(scenario, assessment, &[Standing::NoMechanism]);
    let gaps = Gaps { scenario, open, refused };
    let place = |id: &PartyId| scenario.parties.iter().position(|party| party.id == *id);
    let mut alike: BTreeMap<Option<usize>, Vec<(&Gap, Vec<&Unknown>)>> = BTreeMap::new();
    for unknown in &scenario.unknowns {
        let kinds = alike.entry(gaps.whom(unknown).and_then(place)).or_default();
        match kinds.iter_mut().find(|(gap, _)| **gap == unknown.gap) {
            Some((_, all)) => all.push(unknown),
            None => kinds.push((&unknown.gap, vec![unknown])),
        }
    }
    let mut by_party: BTreeMap<Option<usize>, Vec<Question>> = BTreeMap::new();
    for (at, kinds) in alike {
        let asked = kinds.iter().map(|(gap, all)| gaps.question(gap, all));
        by_party.entry(at).or_default().extend(asked);
    }
    for (party, question) in missed(law, scenario, assessment) {
        by_party.entry(party).or_default().push(question);
    }
    let nobody = by_party.remove(&None);
    let mut groups: Vec<Group> = by_party
        .into_iter()
        .filter_map(|(at, questions)| {
            let party = scenario.parties.get(at?)?;
            let (party, name) = (Some(party.id.clone()), party.name.clone());
            Some(Group { party, name, questions })
        })
        .collect();
    groups.extend(nobody.map(|questions| {
        let name = "whom to ask is not stated".to_owned();
        Group { party: None, name, questions }
    }));
    for group in &mut groups {
        group.questions.sort_by_key(|question| std::cmp::Reverse(question.flows.len()));
    }
    // The sort is stable: of equals, the parties keep their order.
    groups.sort_by_key(|group| {
        std::cmp::Reverse(group.questions.first().map_or(0, |question| question.flows.len()))
    });
    groups
}

/// A flow that stands in some way, with the findings of the answers that do.
struct Waiting<'a> {
    flow: &'a Flow,
    standing: Standing,
    findings: BTreeSet<FindingCode>,
}

fn waiting<'a>(
    scenario: &'a Scenario,
    assessment: &Assessment,
    standings: &[Standing],
) -> Vec<Waiting<'a>> {
    let mut waiting = Vec::new();
    for flow in &scenario.flows {
        let Some(answer) = assessment.flow(&flow.id) else { continue };
        let mut findings = BTreeSet::new();
        let mut worst = None;
        for chosen in answer.regimes.iter().filter(|chosen| standings.contains(&chosen.standing)) {
            worst = worst.max(Some(chosen.standing));
            let leg = answer.legs.get(chosen.leg);
            findings
                .extend(leg.into_iter().flat_map(|leg| leg.answer(chosen.regime).findings.iter()));
        }
        if let Some(standing) = worst {
            waiting.push(Waiting { flow, standing, findings });
        }
    }
    waiting
}

/// The findings that are raised for want of a fact.
fn raised_for_want_of(gap: &Gap) -> &'static [FindingCode] {
    match gap {
        Gap::Site | Gap::Country => &[FindingCode::DestinationUnknown],
        Gap::Operator | Gap::Seat => {
            &[FindingCode::HopImporterEntity, FindingCode::AdequacyScopeUnverified]
        }
        Gap::CertifiedSince(_) => {
            &[FindingCode::CertNotActive, FindingCode::AdequacyScopeUnverified]
        }
        Gap::Signed(_) => {
            &[FindingCode::MechanismNotYetInForce, FindingCode::MechanismNoLongerInForce]
        }
        Gap::Assessed(_) => &[FindingCode::TiaMissing, FindingCode::TraMissing],
        Gap::Origin => &[FindingCode::OnwardUpstreamUnknown],
        Gap::Ground => &[FindingCode::NoMechanism],
        Gap::Retention(_) | Gap::Protection => &[],
    }
}

struct Gaps<'a> {
    scenario: &'a Scenario,
    /// What stands unknown or conditional.
    open: Vec<Waiting<'a>>,
    /// What rests on nothing.
    refused: Vec<Waiting<'a>>,
}

impl Gaps<'_> {
    fn system(&self, id: &str) -> Option<&System> {
        self.scenario.systems.iter().find(|system| system.id.as_str() == id)
    }

    fn site(&self, id: &str) -> Option<&Site> {
        self.scenario.sites.iter().find(|site| site.id.as_str() == id)
    }

    fn flow(&self, id: &str) -> Option<&Flow> {
        self.scenario.flows.iter().find(|flow| flow.id.as_str() == id)
    }

    fn run_by(&self, id: &SystemId) -> Option<&PartyId> {
        self.system(id.as_str())?.party.as_ref()
    }

    /// Whom to ask: who runs the thing or sends the data; for a contract, who exports under it.
    fn whom(&self, unknown: &Unknown) -> Option<&PartyId> {
        let (list, id) = (unknown.element.0, unknown.element.1.as_str());
        match list {
            "systems" => {
                let system = self.system(id)?;
                let at_site = || self.site(system.site.as_ref()?.as_str())?.party.as_ref();
                system.party.as_ref().or_else(at_site)
            }
            "sites" => self.site(id)?.party.as_ref(),
            "parties" => {
                let party = self.scenario.parties.iter().find(|party| party.id.as_str() == id)?;
                Some(&party.id)
            }
            "flows" if unknown.gap == Gap::Protection => {
                let flow = self.flow(id)?;
                let sender = self.run_by(&flow.from).filter(|id| !self.is_data_subject(id));
                sender.or_else(|| self.run_by(&flow.to))
            }
            "flows" => {
                let flow = self.flow(id)?;
                flow.exporter.as_ref().or_else(|| self.run_by(&flow.from))
            }
            _ => None,
        }
    }

    fn is_data_subject(&self, id: &PartyId) -> bool {
        let party = self.scenario.parties.iter().find(|party| party.id == *id);
        party.is_some_and(|party| party.role == Some(Role::DataSubject))
    }

    fn name(&self, unknown: &Unknown) -> String {
        let (list, id) = (unknown.element.0, unknown.element.1.as_str());
        let name = match list {
            "systems" => self.system(id).map(|system| &system.name),
            "sites" => self.site(id).map(|site| &site.name),
            "flows" => self.flow(id).map(|flow| &flow.name),
            "parties" => {
                self.scenario.parties.iter().find(|party| party.id.as_str() == id).map(|p| &p.name)
            }
            "data" => {
                self.scenario.data.iter().find(|data| data.id.as_str() == id).map(|d| &d.name)
            }
            _ => None,
        };
        name.cloned().unwrap_or_else(|| id.to_owned())
    }

    /// One question for all gaps of a kind.
    fn question(&self, gap: &Gap, all: &[&Unknown]) -> Question {
        let open = |unknown: &&Unknown| {
            let (list, id) = (unknown.element.0, unknown.element.1.clone());
            Open { list, id, name: self.name(unknown) }
        };
        let asked_of: Vec<Open> = all.iter().map(open).collect();
        let text = match asked_of.as_slice() {
            [one] => self.about_one(gap, &one.name),
            _ => self.about_several(gap),
        };
        let waits = |waiting: &&Waiting<'_>| all.iter().any(|gap| self.concerns(gap, waiting));
        // A derogation without a ground carries nothing.
        let waiting = if *gap == Gap::Ground { &self.refused } else { &self.open };
        let flows = waiting.iter().filter(waits).map(|waiting| Asked {
            flow: waiting.flow.id.clone(),
            name: waiting.flow.name.clone(),
            standing: waiting.standing,
        });
        Question { text, asked_of, flows: flows.collect() }
    }

    fn data(&self, id: &DataId) -> &str {
        let data = self.scenario.data.iter().find(|known| known.id == *id);
        data.map_or("its data", |data| &data.name)
    }

    fn about_one(&self, gap: &Gap, name: &str) -> String {
        match gap {
            Gap::Site => format!("Where does “{name}” stand?"),
            Gap::Operator => format!("Who runs “{name}”?"),
            Gap::Retention(data) => {
                format!("How long does “{name}” keep “{}”?", self.data(data))
            }
            Gap::Country => format!("Which country is “{name}” in?"),
            Gap::Seat => format!("In which country does “{name}” have its seat?"),
            Gap::CertifiedSince(scheme) => {
                format!("Since when, and until when, is “{name}” certified under {scheme}?")
            }
            Gap::Origin => format!("In which countries is “{name}” collected?"),
            Gap::Protection => format!("How is “{name}” protected on the way?"),
            Gap::Signed(kind) => format!("When was the {kind} for “{name}” signed?"),
            Gap::Assessed(kind) => {
                format!(
                    "Was a transfer assessment made for the {kind} of “{name}”, and what did it find?"
                )
            }
            Gap::Ground => format!(
                "On which ground does the derogation for “{name}” rest, and is that documented?"
            ),
        }
    }

    fn about_several(&self, gap: &Gap) -> String {
        match gap {
            Gap::Site => "Where does each of these stand?".to_owned(),
            Gap::Operator => "Who runs each of these?".to_owned(),
            Gap::Retention(data) => {
                format!("How long does each of these keep “{}”?", self.data(data))
            }
            Gap::Country => "Which country is each of these in?".to_owned(),
            Gap::Seat => "In which country does each of these have its seat?".to_owned(),
            Gap::CertifiedSince(scheme) => {
                format!("Since when, and until when, is each of these certified under {scheme}?")
            }
            Gap::Origin => "In which countries is each of these collected?".to_owned(),
            Gap::Protection => "How is each of these protected on the way?".to_owned(),
            Gap::Signed(kind) => format!("When was the {kind} for each of these signed?"),
            Gap::Assessed(kind) => {
                format!(
                    "Was a transfer assessment made for the {kind} of each of these, and what did it find?"
                )
            }
            Gap::Ground => {
                "On which ground does the derogation for each of these rest, and is that documented?"
                    .to_owned()
            }
        }
    }

    /// Whether an unknown is a fact of a flow, and one for want of which it waits.
    fn concerns(&self, unknown: &Unknown, waiting: &Waiting<'_>) -> bool {
        let (flow, id) = (waiting.flow, unknown.element.1.as_str());
        let wanted = raised_for_want_of(&unknown.gap);
        let own = match &unknown.gap {
            Gap::Site | Gap::Operator => self.ends_at(flow, unknown),
            Gap::Country => self.stands_at(flow, id),
            Gap::Seat | Gap::CertifiedSince(_) => self.takes_part(flow, id),
            Gap::Origin => flow.data.iter().any(|data| data.as_str() == id),
            Gap::Signed(_) | Gap::Assessed(_) | Gap::Ground | Gap::Protection => {
                flow.id.as_str() == id
            }
            Gap::Retention(_) => false,
        };
        own && waiting.findings.iter().any(|code| wanted.contains(code))
    }

    fn ends_at(&self, flow: &Flow, unknown: &Unknown) -> bool {
        [&flow.from, &flow.to].into_iter().any(|end| end.as_str() == unknown.element.1)
    }

    /// Whether an end of a flow stands at a site or a part of it.
    fn stands_at(&self, flow: &Flow, site: &str) -> bool {
        [&flow.from, &flow.to].into_iter().any(|end| {
            let mut at: Option<&SiteId> = self.system(end.as_str()).and_then(|s| s.site.as_ref());
            for _ in 0..=self.scenario.sites.len() {
                match at {
                    Some(id) if id.as_str() == site => return true,
                    Some(id) => at = self.site(id.as_str()).and_then(|site| site.parent.as_ref()),
                    None => return false,
                }
            }
            false
        })
    }

    fn takes_part(&self, flow: &Flow, party: &str) -> bool {
        let exporter = flow.exporter.as_ref().or_else(|| self.run_by(&flow.from));
        let importer = flow.importer.as_ref().or_else(|| self.run_by(&flow.to));
        [exporter, importer].into_iter().flatten().any(|id| id.as_str() == party)
    }
}
