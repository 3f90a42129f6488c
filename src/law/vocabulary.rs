//! The closed vocabularies of the procedure.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize};

/// A body of transfer law. The order is the order in which answers are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Regime {
    /// EU/EEA law.
    Eu,
    /// United Kingdom law.
    Uk,
    /// Swiss law.
    Ch,
}

impl Regime {
    /// All regimes, in the order of answers.
    pub const ALL: [Self; 3] = [Self::Eu, Self::Uk, Self::Ch];

    /// The regime's code, as files write it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Eu => "EU",
            Self::Uk => "UK",
            Self::Ch => "CH",
        }
    }

    /// The regime with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|regime| regime.code() == code)
    }

    pub(super) const fn idx(self) -> usize {
        match self {
            Self::Eu => 0,
            Self::Uk => 1,
            Self::Ch => 2,
        }
    }
}

impl fmt::Display for Regime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A country or territory, by its two-letter code (ISO 3166-1 alpha-2).
///
/// [`Base::country`](super::Base::country) gives only codes that the base knows; a code read from
/// a file is two capital letters and is checked against the base by
/// [`Transfer::check`](super::Transfer::check).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Country([u8; 2]);

impl Country {
    /// How many codes there can be.
    pub(super) const COUNT: usize = 26 * 26;

    /// The code's place among all that there can be.
    pub(super) const fn idx(self) -> usize {
        let [a, b] = self.0;
        (a - b'A') as usize * 26 + (b - b'A') as usize
    }

    pub(super) fn from_code(code: &str) -> Option<Self> {
        match code.as_bytes() {
            [a, b] if a.is_ascii_uppercase() && b.is_ascii_uppercase() => Some(Self([*a, *b])),
            _ => None,
        }
    }

    /// The two letters.
    pub fn code(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or("??")
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Country {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Country {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::from_code(&text).ok_or_else(|| {
            serde::de::Error::custom(format_args!(
                "`{text}` is not a country code: two capital letters are expected"
            ))
        })
    }
}

macro_rules! text_ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The id with this text.
            pub fn new(text: &str) -> Self {
                Self(Arc::from(text))
            }

            /// The id's text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

text_ids! {
    /// The id of an adequacy record, an instrument or a derogation of the base.
    MechanismId;
    /// The id of a source of the base (not of a document).
    LawSourceId;
}

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $code)] $variant,)*
        }

        impl $name {
            /// All of them, in order.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The code, as files write it.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)*
                }
            }

            /// The one with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code {
                    $($code => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.code())
            }
        }
    };
}

codes! {
    /// What an answer amounts to.
    Outcome {
        /// No exporting regime applies.
        OutOfScope = "OUT_OF_SCOPE",
        /// The data is anonymous.
        NotPersonal = "NOT_PERSONAL",
        /// Nothing that the transfer rules restrict.
        NoRestrictedTransfer = "NO_RESTRICTED_TRANSFER",
        /// The interim bridge after a withdrawal.
        TcaBridge = "TCA_BRIDGE",
        /// An adequacy decision or its like.
        Adequacy = "ADEQUACY",
        /// A safeguard: clauses, binding rules, codes, certification.
        Art46 = "ART46",
        /// A derogation.
        Derogation49 = "DEROGATION_49",
        /// The carve-out for conveying communications.
        EprivacyConveyance = "EPRIVACY_CONVEYANCE",
        /// The customer's responsibility.
        CustomerResponsibility = "CUSTOMER_RESPONSIBILITY",
        /// The leg is governed by the mechanism of the leg before it.
        Onward = "ONWARD",
        /// Not to be determined from what is stated.
        Undetermined = "UNDETERMINED",
        /// A restricted transfer without a mechanism.
        NoMechanism = "NO_MECHANISM",
    }
}

codes! {
    /// Why there is no restricted transfer.
    NoTransfer {
        /// The data subject gives the data directly.
        DirectCollection = "direct_collection",
        /// Routing without access.
        Transit = "transit",
        /// Exporter and importer are one legal person.
        SameEntity = "same_entity",
        /// Seat and place lie inside the zone.
        InsideZone = "inside_zone",
        /// A processor returns data to its own controller, which this regime does not restrict.
        ProcessorReturn = "uk_processor_return",
    }
}

codes! {
    /// What an item of evidence asks of a document that has a field for it.
    Asks {
        /// That the mechanism is in force on the day.
        InForce = "in_force",
        /// That the importer and the data lie inside its scope.
        Scope = "scope",
        /// The certification that it rests on.
        Certification = "certification",
        /// Since when the importer is certified.
        CertifiedFrom = "certified_from",
        /// The data that the certification covers.
        CertifiedData = "certified_data",
        /// Until when the importer is certified.
        CertifiedTo = "certified_to",
        /// Another safeguard beside it.
        Fallback = "fallback",
        /// The national adaptations of the clauses.
        Adaptations = "adaptations",
        /// The transfer assessment.
        Assessment = "assessment",
        /// Whether the annexes are complete.
        Annexes = "annexes",
        /// The day of signature.
        Signed = "signed",
        /// The module of the clauses.
        Module = "module",
        /// That the transfer is no standing one.
        Occasional = "occasional",
        /// The ground of the derogation.
        Ground = "ground",
        /// Whether the derogation is documented.
        Documented = "documented",
        /// That the service is open to the public.
        PublicService = "public_service",
        /// The kinds of data.
        DataCategories = "data_categories",
        /// The mechanism of the customer's own contract.
        CustomerMechanism = "customer_mechanism",
        /// Where the data goes.
        Destination = "destination",
        /// That both sides are one legal person.
        SameEntity = "same_entity",
        /// How the data is protected.
        Protection = "protection",
        /// The importer's seat and the place of the data.
        SeatAndPlace = "seat_and_place",
        /// The importer's parent company.
        Parent = "parent",
    }
}

codes! {
    /// How severe a finding is, the lightest first.
    Severity {
        /// To know.
        Info = "info",
        /// To keep in mind.
        Low = "low",
        /// Makes an answer conditional.
        Medium = "medium",
        /// To be resolved.
        High = "high",
        /// Leaves the transfer without a basis.
        Critical = "critical",
    }
}

codes! {
    /// The status of an answer, the worst last.
    Status {
        /// Nothing speaks against it.
        Ok = "ok",
        /// It holds on a condition.
        Conditional = "conditional",
        /// It rests on a carve-out.
        Carveout = "carveout",
        /// It rests on the customer's own arrangement.
        Customer = "customer",
        /// Something is to be resolved or is unknown.
        Warn = "warn",
        /// No mechanism.
        Breach = "breach",
    }
}

codes! {
    /// Whether a regime governs a transfer.
    Applies {
        /// It does not.
        No = "no",
        /// It binds the exporter.
        Direct = "direct",
        /// It governed the data before and follows it.
        Onward = "onward",
    }
}

codes! {
    /// The part that a party plays.
    Role {
        /// It decides on purposes and means.
        Controller = "controller",
        /// It acts on a controller's behalf, at whatever remove.
        Processor = "processor",
        /// The data is about it.
        DataSubject = "data_subject",
    }
}

codes! {
    /// What happens to the data at the far end.
    Access {
        /// It is kept.
        Storage = "storage",
        /// It is worked on.
        Processing = "processing",
        /// It is seen from afar.
        RemoteAccess = "remote_access",
        /// It passes through.
        Transit = "transit",
        /// The data subject gives it directly.
        DirectCollection = "direct_collection",
    }
}

codes! {
    /// A regime under which data was collected.
    Origin {
        /// EU law.
        Eu = "EU",
        /// UK law.
        Uk = "UK",
        /// Swiss law.
        Ch = "CH",
        /// Any other law.
        Other = "OTHER",
    }
}

impl Origin {
    /// The regime, if it is one of ours.
    pub const fn regime(self) -> Option<Regime> {
        match self {
            Self::Eu => Some(Regime::Eu),
            Self::Uk => Some(Regime::Uk),
            Self::Ch => Some(Regime::Ch),
            Self::Other => None,
        }
    }
}

/// A kind of data that a decision or a carve-out asks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// Names, numbers, addresses.
    Contact,
    /// Data processed to convey a communication or bill for it.
    TrafficData,
    /// What is said while it is conveyed.
    CallContentInConveyance,
    /// Logs of calls.
    CallLog,
    /// Recordings and voicemails.
    CallRecording,
    /// Transcripts.
    Transcript,
    /// Results of analysis.
    Analytics,
    /// Data for bills.
    Billing,
    /// Data of employees in the employment context.
    #[serde(alias = "hr_data")]
    Hr,
    /// Credit information.
    Credit,
    /// Special categories and criminal-offence data.
    #[serde(
        alias = "special_category",
        alias = "special_categories",
        alias = "biometric",
        alias = "genetic",
        alias = "health",
        alias = "sexual_orientation",
        alias = "criminal_offence"
    )]
    Sensitive,
    /// Anything else.
    #[serde(other)]
    Other,
}

codes! {
    /// A circumstance that the procedure or an exclusion asks about.
    Circumstance {
        /// Part of a publicly available electronic communications service.
        PublicEcs = "public_ecs",
        /// A conduit only: nobody on the way reads it.
        ConduitOnly = "conduit_only",
        /// Art. 95 is claimed for it.
        ClaimsArt95 = "claims_art95",
        /// The destination is the customer's own.
        CustomerOwnedDestination = "customer_owned_destination",
        /// The customer's mechanism is evidenced.
        CustomerMechanismEvidenced = "customer_mechanism_evidenced",
        /// A processor returns data to its own controller.
        ReturnToOwnController = "return_to_own_controller",
        /// A returning processor combines the data with data that it collected inside.
        M4Combined = "m4_combined",
        /// The data is anonymous.
        Anonymised = "anonymised",
        /// For immigration control.
        ImmigrationControl = "immigration_control",
        /// In an occupied territory.
        OccupiedTerritory = "occupied_territory",
        /// Manual processing only.
        NonAutomatedOnly = "non_automated_only",
        /// Credit information under a credit information act.
        KrCreditInformation = "kr_credit_information",
        /// Missionary activity.
        ReligiousMissionary = "religious_missionary",
        /// Nomination of candidates.
        PoliticalNomination = "political_nomination",
        /// Exclusively for public security, defence or criminal investigation.
        LawEnforcementProcessing = "law_enforcement_processing",
    }
}
