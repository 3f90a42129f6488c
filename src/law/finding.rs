//! The codes of findings.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! finding_codes {
    ($($(#[$doc:meta])* $variant:ident = $code:literal,)*) => {
        /// The code of a finding: what speaks against an answer, or what to know about it.
        ///
        /// The base holds severity, wording and citation of each; the order is that of the codes'
        /// text.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum FindingCode {
            $($(#[$doc])* #[serde(rename = $code)] $variant,)*
        }

        impl FindingCode {
            /// All codes, in order.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The code's text.
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)*
                }
            }

            /// The finding with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code {
                    $($code => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

finding_codes! {
    /// Adequacy relies on an interim extension.
    AdequacyInterimExtension = "ADEQUACY_INTERIM_EXTENSION",
    /// Adequacy decision exists but this recipient or data is outside its scope.
    AdequacyScopeFailed = "ADEQUACY_SCOPE_FAILED",
    /// Adequacy decision has a scope condition not evidenced for this importer.
    AdequacyScopeUnverified = "ADEQUACY_SCOPE_UNVERIFIED",
    /// Adequacy decision expires within 180 days.
    AdequacySunsetNear = "ADEQUACY_SUNSET_NEAR",
    /// Reading a transfer carve-out into Art. 95 is contested: keep a fallback (Art. 49(1)(b)/(c) or caller-initiated disclosure).
    Art95Contested = "ART95_CONTESTED",
    /// Art. 95 claimed for data or processing outside conveyance of communications.
    Art95Overreach = "ART95_OVERREACH",
    /// Importer certification exists but is not active on the as-of date.
    CertNotActive = "CERT_NOT_ACTIVE",
    /// SCCs without the FDPIC adaptations.
    ChSccNotAdapted = "CH_SCC_NOT_ADAPTED",
    /// Mechanism sits in the customer contract and is not evidenced here.
    CustomerMechanismUnverified = "CUSTOMER_MECHANISM_UNVERIFIED",
    /// Art. 49 claimed for a systematic flow.
    DerogationSystematic = "DEROGATION_SYSTEMATIC",
    /// Relies on an Art. 49 derogation: narrow and documented.
    DerogationUsed = "DEROGATION_USED",
    /// Destination country not stated: cannot determine.
    DestinationUnknown = "DESTINATION_UNKNOWN",
    /// The EU decision is assumed struck: the UK Extension / Swiss-US DPF remain formally but rest on the same US programme.
    DpfDependency = "DPF_DEPENDENCY",
    /// Since 29 June 2026 the FTC independence relied on in the DPF decision is in question (Trump v. Slaughter).
    DpfFtcIndependence = "DPF_FTC_INDEPENDENCE",
    /// HR data but the certification does not cover HR data.
    DpfHrNotCovered = "DPF_HR_NOT_COVERED",
    /// Telecom carrier or other importer outside FTC/DoT jurisdiction: DPF eligibility to be checked.
    DpfSectorCheck = "DPF_SECTOR_CHECK",
    /// Importer is DPF listed but not for the Swiss-US DPF.
    DpfSwissMissing = "DPF_SWISS_MISSING",
    /// Importer is EU-US DPF listed but not shown as participating in the UK Extension.
    DpfUkExtensionMissing = "DPF_UK_EXTENSION_MISSING",
    /// Appeal C-703/25 P pending against the judgment upholding the DPF.
    DpfUnderAppeal = "DPF_UNDER_APPEAL",
    /// EDPB and ICO differ on processor-to-own-controller returns.
    EuUkDivergence = "EU_UK_DIVERGENCE",
    /// An Art. 46 fallback is also in place.
    FallbackPresent = "FALLBACK_PRESENT",
    /// No transfer, but the processor has a third-country parent: Art. 28(1) check on access laws.
    ForeignParentAccessRisk = "FOREIGN_PARENT_ACCESS_RISK",
    /// Contracting importer is inside the zone but the data is processed outside it: name the entity operating there.
    HopImporterEntity = "HOP_IMPORTER_ENTITY",
    /// Processing location is inside the zone but the importer entity is outside it.
    ImporterEntityOutsideZone = "IMPORTER_ENTITY_OUTSIDE_ZONE",
    /// Importer seat and processing country differ and lie in different regimes: the stricter result is shown.
    ImporterSeatDiffers = "IMPORTER_SEAT_DIFFERS",
    /// Same entity holds, works on or sees the data in a third country: no transfer, but security and access-law risk to be managed.
    InternalRemoteAccess = "INTERNAL_REMOTE_ACCESS",
    /// A claimed mechanism was not yet in force on the as-of date.
    MechanismNotYetInForce = "MECHANISM_NOT_YET_IN_FORCE",
    /// A claimed mechanism was no longer in force on the as-of date.
    MechanismNoLongerInForce = "MECHANISM_NO_LONGER_IN_FORCE",
    /// Certification-based adequacy without an Art. 46 fallback.
    NoFallback = "NO_FALLBACK",
    /// Restricted transfer without a mechanism in force on the date.
    NoMechanism = "NO_MECHANISM",
    /// The onward leg has no valid basis under the law that governs it, so the upstream protection is undermined.
    OnwardBreaksUpstream = "ONWARD_BREAKS_UPSTREAM",
    /// Upstream DPF: onward leg must meet the Accountability for Onward Transfer Principle.
    OnwardDpfAot = "ONWARD_DPF_AOT",
    /// Upstream SCC: onward leg must meet Clause 8.7/8.8 and Clause 9.
    OnwardSccClause = "ONWARD_SCC_CLAUSE",
    /// Data originates under another regime but the upstream mechanism is not recorded.
    OnwardUpstreamUnknown = "ONWARD_UPSTREAM_UNKNOWN",
    /// Even where the customer chose the recipient, the processor acts only on documented instructions and must flag unlawful ones.
    ProcessorDutyRemains = "PROCESSOR_DUTY_REMAINS",
    /// Importer uses the data for its own purpose: controller for that use; own legal basis, notice and C2C terms needed.
    RoleRecharacterised = "ROLE_RECHARACTERISED",
    /// SCC annexes not complete.
    SccAnnexIncomplete = "SCC_ANNEX_INCOMPLETE",
    /// Importer is itself subject to the GDPR: 2021 SCCs not designed for it; dedicated set not adopted.
    SccArt32Gap = "SCC_ART3_2_GAP",
    /// SCC module does not match the roles.
    SccModuleMismatch = "SCC_MODULE_MISMATCH",
    /// EU SCCs without the UK Addendum do not cover a UK export.
    SccNotValidUk = "SCC_NOT_VALID_UK",
    /// Sub-processor: controller authorisation and flow-down needed.
    SubprocessorAuthorisation = "SUBPROCESSOR_AUTHORISATION",
    /// Art. 46 tool without a documented transfer impact assessment.
    TiaMissing = "TIA_MISSING",
    /// Transfer assessment concluded that protection is not sufficient.
    TiaNegative = "TIA_NEGATIVE",
    /// UK Art. 46 tool without a transfer risk assessment / data protection test.
    TraMissing = "TRA_MISSING",
    /// Sensitive data under the UK Extension must be flagged to the importer.
    UkExtSensitive = "UK_EXT_SENSITIVE",
    /// Result uses a what-if assumption.
    WhatIfApplied = "WHAT_IF_APPLIED",
}

impl fmt::Display for FindingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A set of findings, in the order of their codes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Findings(u64);

/// One bit is kept for each code.
const _: () = assert!(FindingCode::ALL.len() <= u64::BITS as usize);

impl Findings {
    /// Adds a finding.
    pub const fn insert(&mut self, code: FindingCode) {
        self.0 |= 1 << code as u64;
    }

    /// Tells whether a finding is in the set.
    pub const fn contains(self, code: FindingCode) -> bool {
        self.0 & 1 << code as u64 != 0
    }

    /// The findings, in the order of their codes.
    pub fn iter(self) -> impl Iterator<Item = FindingCode> {
        let next = |left: &u64| Some(left & left.wrapping_sub(1)).filter(|left| *left != 0);
        let left = Some(self.0).filter(|left| *left != 0);
        std::iter::successors(left, next)
            .filter_map(|left| FindingCode::ALL.get(left.trailing_zeros() as usize).copied())
    }
}

impl Extend<FindingCode> for Findings {
    fn extend<I: IntoIterator<Item = FindingCode>>(&mut self, codes: I) {
        codes.into_iter().for_each(|code| self.insert(code));
    }
}

impl FromIterator<FindingCode> for Findings {
    fn from_iter<I: IntoIterator<Item = FindingCode>>(codes: I) -> Self {
        let mut set = Self::default();
        set.extend(codes);
        set
    }
}

impl Serialize for Findings {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}
