//! The rows of the procedure for a regime that binds the exporter.

use super::{End, Judge};
use crate::law::answer::FactRef;
use crate::law::base::{Ground, Rests};
use crate::law::candidate::{Considered, Search};
use crate::law::finding::FindingCode;
use crate::law::vocabulary::{Access, Circumstance, Country, NoTransfer, Outcome, Role};

impl<'a> Judge<'a> {
    /// The rows of the procedure in order; the first that matches ends it.
    pub(super) fn direct(&mut self) -> End<'a> {
        let transfer = self.transfer;
        let context = &transfer.context;
        if context.is(Circumstance::Anonymised) {
            let facts = [FactRef::Context(Circumstance::Anonymised)];
            self.because(Ground::Anonymous, |_| "the data is anonymous".to_owned(), &facts);
            return Outcome::NotPersonal.into();
        }
        if transfer.access_kind == Access::DirectCollection {
            let words =
                |_: &Self| "the data subject gives the data directly; nobody exports it".to_owned();
            self.because(Ground::DirectCollection, words, &[FactRef::Access]);
            return NoTransfer::DirectCollection.into();
        }
        if let Some(end) = self.transit() {
            return end;
        }
        if context.is(Circumstance::ClaimsArt95) {
            self.find(FindingCode::Art95Overreach);
        }
        let customers = context.is(Circumstance::CustomerOwnedDestination);
        if transfer.to_country.is_none() && !customers {
            self.find(FindingCode::DestinationUnknown);
            return Outcome::Undetermined.into();
        }
        if transfer.importer.same_entity {
            return self.same_entity();
        }
        if transfer.importer.role == Some(Role::Processor)
            && !context.importer_own_purposes.is_empty()
        {
            let words = |_: &Self| {
                format!("{} uses the data for its own purposes as well", transfer.importer.name)
            };
            self.because(
                Ground::OwnPurposes,
                words,
                &[FactRef::ImporterRole, FactRef::OwnPurposes],
            );
            self.find(FindingCode::RoleRecharacterised);
        }
        if let Some(end) = self.inside_zone().or_else(|| self.returned()) {
            return end;
        }
        self.restricted(customers)
    }

    fn transit(&mut self) -> Option<End<'a>> {
        let (transfer, base) = (self.transfer, self.base);
        if transfer.access_kind != Access::Transit {
            return None;
        }
        let carveout = base.regime(self.regime).and_then(|record| record.carveout.as_ref());
        if let Some(carveout) = carveout
            && transfer.context.is(Circumstance::PublicEcs)
            && transfer.data_categories.is_subset(&carveout.categories)
        {
            let words = |_: &Self| {
                "the data conveys a call of a public electronic communications service".to_owned()
            };
            let public = FactRef::Context(Circumstance::PublicEcs);
            let rests = Rests { citation: &carveout.citation, sources: &carveout.sources };
            self.because_of(
                (Ground::Conveyance, Some(rests)),
                words,
                &[FactRef::Access, FactRef::Categories, public],
            );
            self.find(carveout.finding);
            self.show("EPRIVACY_CONVEYANCE");
            return Some(Outcome::EprivacyConveyance.into());
        }
        if transfer.context.is(Circumstance::ConduitOnly) {
            let words =
                |_: &Self| "the data passes through, and nobody on the way reads it".to_owned();
            let facts = [FactRef::Access, FactRef::Context(Circumstance::ConduitOnly)];
            self.because(Ground::Transit, words, &facts);
            self.show("TRANSIT");
            return Some(NoTransfer::Transit.into());
        }
        None
    }

    fn same_entity(&mut self) -> End<'a> {
        let transfer = self.transfer;
        let words = |_: &Self| {
            format!(
                "{} sends to itself: one legal person is no separate recipient",
                transfer.exporter.name
            )
        };
        self.because(Ground::SameEntity, words, &[FactRef::SameEntity]);
        if transfer.to_country.is_some_and(|country| !self.inside(country)) {
            self.find(FindingCode::InternalRemoteAccess);
        }
        self.show("SAME_ENTITY");
        NoTransfer::SameEntity.into()
    }

    fn inside_zone(&mut self) -> Option<End<'a>> {
        let importer = &self.transfer.importer;
        let place = self.transfer.to_country?;
        let seat = importer.country;
        let within = self.inside(place) && seat.is_none_or(|seat| self.inside(seat));
        if !within || importer.organisation_code.is_some() {
            return None;
        }
        let words = |s: &Self| {
            let place = s.name(Some(place), s.transfer.areas.place.as_deref());
            let (name, zone) = (&importer.name, s.base.zone_name(s.regime));
            match seat {
                Some(_) => format!("{place} and the seat of {name} lie inside {zone}"),
                None => format!(
                    "{place} lies inside {zone}; the seat of {name} is not stated, and outside it the answer would be another"
                ),
            }
        };
        self.because(Ground::InsideZone, words, &[FactRef::ToCountry, FactRef::Importer]);
        if importer.parent_country.is_some_and(|parent| !self.inside(parent)) {
            self.find(FindingCode::ForeignParentAccessRisk);
        }
        self.show("INSIDE_ZONE");
        Some(NoTransfer::InsideZone.into())
    }

    fn returned(&mut self) -> Option<End<'a>> {
        let base = self.base;
        let rule = base.regime(self.regime)?.processor_return.as_ref()?;
        let transfer = self.transfer;
        let back = transfer.context.is(Circumstance::ReturnToOwnController);
        if !back || transfer.exporter.role != Some(Role::Processor) {
            return None;
        }
        let words = |_: &Self| "a processor returns data to its own controller".to_owned();
        let facts = [FactRef::ExporterRole, FactRef::Context(Circumstance::ReturnToOwnController)];
        let rests = Rests { citation: &rule.citation, sources: &rule.sources };
        self.because_of((Ground::Returned, Some(rests)), words, &facts);
        self.find(rule.finding);
        Some(NoTransfer::ProcessorReturn.into())
    }

    /// The destinations that matter: the place, and the importer's seat, as far as they lie outside.
    fn destinations(&self) -> Vec<Country> {
        let importer = &self.transfer.importer;
        if importer.organisation_code.is_some() {
            return self.transfer.to_country.into_iter().collect();
        }
        let mut outside: Vec<Country> = Vec::new();
        for country in [self.transfer.to_country, importer.country].into_iter().flatten() {
            if !self.inside(country) && !outside.contains(&country) {
                outside.push(country);
            }
        }
        outside
    }

    fn restricted(&mut self, customers: bool) -> End<'a> {
        let transfer = self.transfer;
        let importer = &transfer.importer;
        let outside = self.destinations();
        let words = |s: &Self| {
            let areas = &transfer.areas;
            let area = |country: &Country| {
                let to_place = transfer.to_country == Some(*country);
                if to_place { areas.place.as_deref() } else { areas.importer.as_deref() }
            };
            let names: Vec<String> =
                outside.iter().map(|country| s.name(Some(*country), area(country))).collect();
            let (zone, to) = (s.base.zone_name(s.regime), names.join(" and "));
            format!(
                "the data reaches {} in {to}, outside {zone}: a restricted transfer",
                importer.name
            )
        };
        // A customer's own destination may be nowhere that is stated.
        if !outside.is_empty() {
            self.because(Ground::Restricted, words, &[FactRef::ToCountry, FactRef::Importer]);
        }
        self.kind_of_transfer();
        if importer.organisation_code.is_none()
            && let (Some(seat), Some(place)) = (importer.country, transfer.to_country)
        {
            match (self.inside(seat), self.inside(place)) {
                (false, true) => self.find(FindingCode::ImporterEntityOutsideZone),
                (true, false) => self.find(FindingCode::HopImporterEntity),
                _ => {}
            }
        }
        let both = [transfer.exporter.role, importer.role] == [Some(Role::Processor); 2];
        if both && !customers {
            self.find(FindingCode::SubprocessorAuthorisation);
        }
        let search =
            Search { base: self.base, transfer, regime: self.regime, telling: self.telling };
        if customers {
            self.find(FindingCode::ProcessorDutyRemains);
            let settled = transfer.to_country.is_some()
                && outside.iter().all(|country| search.unconditional(*country));
            if !settled {
                return self.customers();
            }
        }
        let mut worst: Option<(Option<u8>, Vec<Considered<'a>>)> = None;
        let mut winners = Vec::new();
        for country in &outside {
            let options = search.candidates(*country);
            let best = options.first().and_then(|option| option.rank);
            winners.push(options.first().filter(|o| o.rank.is_some()).map(|o| o.id.clone()));
            let worse = worst
                .as_ref()
                .is_none_or(|(rank, _)| best.unwrap_or(u8::MAX) > rank.unwrap_or(u8::MAX));
            if worse {
                worst = Some((best, options));
            }
        }
        if winners.windows(2).any(|pair| pair[0] != pair[1]) {
            self.find(FindingCode::ImporterSeatDiffers);
        }
        let (best, options) = worst.unwrap_or_default();
        self.weighed(best, options)
    }

    /// What makes the transfer one of a kind that the rules speak of.
    fn kind_of_transfer(&mut self) {
        let transfer = self.transfer;
        let importer = &transfer.importer;
        if transfer.access_kind == Access::RemoteAccess {
            let words = |_: &Self| format!("{} sees the data from afar", importer.name);
            self.because(Ground::RemoteAccess, words, &[FactRef::Access]);
        }
        let exporter = &transfer.exporter;
        if exporter.role == Some(Role::Processor) && importer.role == Some(Role::Processor) {
            let words =
                |_: &Self| format!("{} and {} are both processors", exporter.name, importer.name);
            let facts = [FactRef::ExporterRole, FactRef::ImporterRole];
            self.because(Ground::Subprocessor, words, &facts);
        }
        let back = Circumstance::ReturnToOwnController;
        if transfer.context.is(back) && exporter.role == Some(Role::Processor) {
            let words = |_: &Self| format!("{} returns data to its controller", exporter.name);
            let facts = [FactRef::ExporterRole, FactRef::Context(back)];
            self.because(Ground::Returned, words, &facts);
        }
    }

    fn customers(&mut self) -> End<'a> {
        let words = |s: &Self| {
            format!(
                "the destination is the customer’s own: what carries the transfer stands in its contract with {}",
                s.transfer.importer.name
            )
        };
        let facts = [FactRef::Context(Circumstance::CustomerOwnedDestination)];
        self.because(Ground::Customer, words, &facts);
        if !self.transfer.context.is(Circumstance::CustomerMechanismEvidenced) {
            self.find(FindingCode::CustomerMechanismUnverified);
        }
        self.show("CUSTOMER_RESPONSIBILITY");
        Outcome::CustomerResponsibility.into()
    }

    fn weighed(&mut self, best: Option<u8>, options: Vec<Considered<'a>>) -> End<'a> {
        if self.telling {
            self.considered = options.clone();
            self.chosen = best.is_some();
        }
        for option in options.iter().filter(|option| option.rank.is_none()) {
            for code in option.findings.iter() {
                let moot = self.base.finding(code).is_some_and(|r| r.rejected_candidate);
                if moot && best.is_some_and(|rank| rank <= 2) {
                    self.superseded.insert(code);
                } else {
                    self.find_by(code, &option.facts);
                }
            }
        }
        if options.iter().any(|option| option.assumed) {
            self.find(FindingCode::WhatIfApplied);
        }
        let fallback =
            options.iter().any(|option| option.outcome == Outcome::Art46 && option.rank.is_some());
        let Some(chosen) = options.into_iter().next().filter(|option| option.rank.is_some()) else {
            self.find(FindingCode::NoMechanism);
            return Outcome::NoMechanism.into();
        };
        if self.telling {
            let text = format!("{}: {}", chosen.label, chosen.why);
            let basis = self.base.basis(chosen.rests, self.regime, self.transfer.as_of);
            self.tell(text, basis, &chosen.facts);
            if chosen.outcome == Outcome::Art46 {
                let words =
                    |_: &Self| "a safeguard asks for an assessment of the destination".to_owned();
                self.because(Ground::Safeguard, words, &[FactRef::ToCountry]);
            }
        }
        for code in chosen.findings.iter() {
            self.find_by(code, &chosen.facts);
        }
        if matches!(chosen.outcome, Outcome::Adequacy | Outcome::TcaBridge) {
            self.after_adequacy(&chosen, fallback);
        }
        self.ends(&chosen);
        self.show(chosen.evidence);
        End { outcome: chosen.outcome, reason: None, chosen: Some(chosen) }
    }

    fn show(&mut self, key: &str) {
        if self.telling {
            self.evidence = self.base.evidence(key);
        }
    }
}
