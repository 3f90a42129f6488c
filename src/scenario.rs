//! What exists for one reader: the document with its choices made.

mod resolve;
mod selection;

use crate::document::{
    Access, Category, Certification, Circumstance, InstrumentUse, Role, Store, SystemKind,
};
use crate::id::{DataId, FlowId, PartyId, SiteId, StageId, StatementId, SystemId};

pub use resolve::resolve;
pub use selection::{Selection, SelectionError, is_on};

/// The document with its choices made: only what exists, every value that depended on a choice
/// settled, in the document's order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scenario {
    /// The systems.
    pub systems: Vec<System>,
    /// The sites.
    pub sites: Vec<Site>,
    /// The parties.
    pub parties: Vec<Party>,
    /// The flows, all between systems that exist.
    pub flows: Vec<Flow>,
    /// The categories of data.
    pub data: Vec<Data>,
    /// What the document leaves open.
    pub unknowns: Vec<Unknown>,
}

/// A system.
#[derive(Clone, Debug, PartialEq)]
pub struct System {
    /// Its id.
    pub id: SystemId,
    /// Its name.
    pub name: String,
    /// What it does.
    pub kind: SystemKind,
    /// Where it stands; none, not stated.
    pub site: Option<SiteId>,
    /// Who runs it; none, not stated.
    pub party: Option<PartyId>,
    /// What it keeps.
    pub stores: Vec<Store>,
    /// Anything else.
    pub note: Option<String>,
    /// The statements it rests on.
    pub source: Vec<StatementId>,
}

/// A site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Its id.
    pub id: SiteId,
    /// Its name.
    pub name: String,
    /// The site it is a part of.
    pub parent: Option<SiteId>,
    /// Its country or set of countries, its own or that of the site it is a part of; none, not
    /// stated.
    pub country: Option<String>,
    /// Its town.
    pub city: Option<String>,
    /// Who runs it.
    pub party: Option<PartyId>,
    /// What is said of it.
    pub attributes: Vec<String>,
    /// Anything else.
    pub note: Option<String>,
    /// The statements it rests on.
    pub source: Vec<StatementId>,
}

/// A party.
#[derive(Clone, Debug, PartialEq)]
pub struct Party {
    /// Its id.
    pub id: PartyId,
    /// Its name.
    pub name: String,
    /// Its usual role.
    pub role: Option<Role>,
    /// The countries of its seats; an entry without one is a seat that is not stated.
    pub seat: Vec<Option<String>>,
    /// The country of its parent.
    pub parent_country: Option<String>,
    /// Regimes that bind it wherever it sits.
    pub subject_to: Vec<String>,
    /// Its sector.
    pub sector: Option<String>,
    /// Its code, if it is an international organisation.
    pub organisation: Option<String>,
    /// Its certifications.
    pub certifications: Vec<Certification>,
    /// Conditions that it is known to meet or fail.
    pub flags: Vec<(String, bool)>,
    /// Anything else.
    pub note: Option<String>,
    /// The statements it rests on.
    pub source: Vec<StatementId>,
}

/// A flow.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    /// Its id.
    pub id: FlowId,
    /// Its name.
    pub name: String,
    /// Where the data comes from.
    pub from: SystemId,
    /// Where it goes.
    pub to: SystemId,
    /// Whether it goes back as well.
    pub both_ways: bool,
    /// What goes.
    pub data: Vec<DataId>,
    /// What for.
    pub purpose: Option<String>,
    /// When in the life of the data.
    pub stage: Option<StageId>,
    /// What happens at the far end.
    pub access: Access,
    /// How it is protected.
    pub protection: Option<String>,
    /// The exporter, if not the party of `from`.
    pub exporter: Option<PartyId>,
    /// The importer, if not the party of `to`.
    pub importer: Option<PartyId>,
    /// The exporter's role here.
    pub exporter_role: Option<Role>,
    /// The importer's role here.
    pub importer_role: Option<Role>,
    /// The contracts and grounds in use.
    pub instruments: Vec<InstrumentUse>,
    /// The circumstances that hold.
    pub facts: Vec<Held>,
    /// What the source says of its mechanism.
    pub stated: Option<String>,
    /// Anything else.
    pub note: Option<String>,
    /// The statements it rests on.
    pub source: Vec<StatementId>,
}

/// A circumstance that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Which.
    pub is: Circumstance,
    /// What it consists in.
    pub text: Option<String>,
    /// The statements it rests on.
    pub source: Vec<StatementId>,
}

/// A category of data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Data {
    /// Its id.
    pub id: DataId,
    /// Its name.
    pub name: String,
    /// A shorter name.
    pub short: Option<String>,
    /// What the law sees in it.
    pub categories: Vec<Category>,
    /// Whom it is about.
    pub subjects: Vec<String>,
    /// The regimes under which it was collected; none at all, not stated.
    pub origin: Vec<String>,
    /// Anything else.
    pub note: Option<String>,
    /// The statements it rests on.
    pub source: Vec<StatementId>,
}

/// Something that the document leaves open.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unknown {
    /// Of what: the list and the id, such as `flows` and `call-logs`.
    pub element: (&'static str, String),
    /// What is not stated, in a sentence.
    pub what: String,
    /// Which of its facts.
    pub gap: Gap,
}

/// A fact that is not stated.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// Where a system stands.
    Site,
    /// Who runs a system.
    Operator,
    /// How long a system keeps this data.
    Retention(DataId),
    /// The country of a site.
    Country,
    /// The seat of a party.
    Seat,
    /// Since when a party is certified under this framework.
    CertifiedSince(String),
    /// Under which regimes a category of data was collected.
    Origin,
    /// How a flow is protected on the way.
    Protection,
    /// When this instrument of a flow was signed.
    Signed(String),
    /// Whether a flow was assessed for this instrument.
    Assessed(String),
    /// On which ground a flow's derogation rests.
    Ground,
}
