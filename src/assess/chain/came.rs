//! The mechanisms by which data comes to where passages start: a least fixed point over the graph.

use std::rc::Rc;
use std::sync::Arc;

use crate::graph::{Feeders, Passage};
use crate::law::{Answer, Applies, Context, MechanismId, Outcome, Regime, Upstream};

use super::super::Leg;
use super::super::shared::Made;

const N_REGIMES: usize = Regime::ALL.len();

/// By what the data of each passage came to its start, for each regime.
///
/// Ways are numbered and kept as bits: the first stands for nothing that is known, each other for a
/// mechanism.
pub(super) struct Came<'a> {
    feeders: &'a Feeders,
    numbers: Numbers,
    /// By pool: the ways by which data comes into it, all regimes one after the other.
    pools: Vec<u64>,
    /// What sets of ways are in words, since most legs share a few.
    told: Made<Ways, Rc<[Way]>>,
}

/// The ways by which the data of one passage came: as many words for each regime.
pub(super) type Ways = Vec<u64>;

/// A way by which data came, under all regimes.
pub(super) struct Way {
    pub(super) upstream: Upstream,
    /// What a flow of which no circumstance is stated is asked with.
    pub(super) context: Arc<Context>,
}

/// The mechanisms that anything rests on, in the order in which they were met.
#[derive(Default)]
struct Numbers(Vec<MechanismId>);

impl Numbers {
    fn number(&mut self, id: &MechanismId) -> usize {
        let known = self.0.iter().position(|known| known == id);
        1 + known.unwrap_or_else(|| {
            self.0.push(id.clone());
            self.0.len() - 1
        })
    }

    /// How many words hold a bit for every way.
    const fn words(&self) -> usize {
        self.0.len() / 64 + 1
    }

    /// The mechanisms that a set of ways names, nothing known first, then in the order of their ids.
    fn named(&self, ways: &[u64]) -> Vec<Option<&MechanismId>> {
        let is = |number: usize| {
            ways.get(number / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
        };
        let unknown = is(0).then_some(None);
        let known =
            self.0.iter().enumerate().filter(|(idx, _)| is(idx + 1)).map(|(_, id)| Some(id));
        let mut named: Vec<Option<&MechanismId>> = unknown.into_iter().chain(known).collect();
        named.sort();
        named
    }
}

/// What a passage does to the ways by which its data came, under one regime.
#[derive(Clone, Copy, Default)]
struct Effect {
    /// Whether data goes on as having come by what it came by before.
    passes: bool,
    /// Whether data that came by nothing known goes on so.
    passes_unknown: bool,
    /// Whether it goes on as having come by nothing known.
    loses: bool,
}

impl Effect {
    /// Counts one of the passage's answers in; gives the mechanism that it rests on.
    fn add<'a>(&mut self, answer: &'a Answer) -> Option<&'a MechanismId> {
        match (&answer.mechanism, answer.applies, answer.outcome) {
            (Some(mechanism), _, _) => return Some(mechanism),
            // The regime does not know of this leg: what came by a mechanism is not lost, but
            // nothing is missing either.
            (None, Applies::No, _) => self.passes = true,
            (
                None,
                Applies::Direct,
                Some(
                    Outcome::NoMechanism | Outcome::Undetermined | Outcome::CustomerResponsibility,
                ),
            ) => self.loses = true,
            (None, Applies::Direct | Applies::Onward, _) => {
                self.passes = true;
                self.passes_unknown = true;
            }
        }
        None
    }

    /// The bits of the first word that go on, and those of all others.
    const fn masks(self) -> (u64, u64) {
        let known = if self.passes { u64::MAX } else { 0 };
        (known & !1 | self.passes_unknown as u64, known)
    }
}

/// What every passage does, by [`Passage::slot`] and regime.
struct Effects {
    of: Vec<Effect>,
    /// What each rests on, by slot, regime and word.
    own: Vec<u64>,
}

impl Effects {
    fn read<'l>(feeders: &Feeders, legs: impl Fn(usize) -> &'l [Leg]) -> (Self, Numbers) {
        let mut numbers = Numbers::default();
        let mut of = vec![Effect::default(); feeders.n_slots() * N_REGIMES];
        let mut rests: Vec<(usize, usize)> = Vec::new();
        for passage in feeders.passages() {
            for leg in legs(passage.flow).iter().filter(|leg| leg.back == passage.back) {
                for (idx, answer) in leg.verdict.regimes.iter().enumerate() {
                    let place = passage.slot() * N_REGIMES + idx;
                    let mechanism = of[place].add(answer);
                    rests.extend(mechanism.map(|id| (place, numbers.number(id))));
                }
            }
            for effect in &mut of[passage.slot() * N_REGIMES..][..N_REGIMES] {
                effect.loses |= effect.passes_unknown && feeders.starts(passage);
            }
        }
        let words = numbers.words();
        let mut own = vec![0; of.len() * words];
        let lost = of.iter().enumerate().filter(|(_, effect)| effect.loses);
        for (place, number) in rests.into_iter().chain(lost.map(|(place, _)| (place, 0))) {
            own[place * words + number / 64] |= 1 << (number % 64);
        }
        (Self { of, own }, numbers)
    }

    /// The ways by which data goes on from a passage to which it came by some.
    fn after(&self, passage: Passage, ways: &mut Ways, words: usize) {
        let n = N_REGIMES * words;
        let effects = &self.of[passage.slot() * N_REGIMES..];
        let own = &self.own[passage.slot() * n..];
        for (idx, way) in ways.iter_mut().enumerate() {
            let (first, rest) = effects[idx / words].masks();
            *way = *way & if idx % words == 0 { first } else { rest } | own[idx];
        }
    }
}

impl<'a> Came<'a> {
    /// Carries the mechanisms along the graph until nothing new arrives anywhere, which is the same
    /// in whatever order it is done. Linear in the links of the graph times the mechanisms.
    pub(super) fn of<'l>(feeders: &'a Feeders, legs: impl Fn(usize) -> &'l [Leg]) -> Self {
        let (effects, numbers) = Effects::read(feeders, legs);
        let words = numbers.words();
        let n = N_REGIMES * words;
        let pools = vec![0; feeders.n_pools() * n];
        let mut came = Self { feeders, numbers, pools, told: Made::default() };
        let mut ways = vec![0; n];
        feeders.settle(|passage, changed| {
            came.join(passage, &mut ways);
            effects.after(passage, &mut ways, words);
            for &pool in feeders.filled(passage) {
                let mut more = false;
                for (has, way) in came.pools[pool * n..].iter_mut().zip(&ways) {
                    more |= *has | way != *has;
                    *has |= way;
                }
                changed.extend(more.then_some(pool));
            }
        });
        came
    }

    /// The ways by which the data of a passage came, for [`Self::upstreams`].
    pub(super) fn ways(&self, passage: Passage) -> Ways {
        let mut ways = vec![0; N_REGIMES * self.numbers.words()];
        self.join(passage, &mut ways);
        ways
    }

    fn join(&self, passage: Passage, ways: &mut Ways) {
        ways.fill(0);
        let n = ways.len();
        for &pool in self.feeders.drawn(passage) {
            for (way, has) in ways.iter_mut().zip(&self.pools[pool * n..]) {
                *way |= has;
            }
        }
    }

    /// The ways by which the data of a leg came, as far as a regime judges it by them; at least one.
    pub(super) fn upstreams(&self, leg: &Leg, ways: &Ways) -> Rc<[Way]> {
        let words = self.numbers.words();
        let mut judged = ways.clone();
        for (regime, ways) in Regime::ALL.into_iter().zip(judged.chunks_mut(words)) {
            if leg.answer(regime).applies != Applies::Onward {
                ways.fill(0);
            }
        }
        self.told.get(judged, |judged| self.tell(judged))
    }

    fn tell(&self, ways: &Ways) -> Rc<[Way]> {
        let words = self.numbers.words();
        let sets: Vec<(Regime, Vec<Option<&MechanismId>>)> = Regime::ALL
            .into_iter()
            .zip(ways.chunks(words).map(|ways| self.numbers.named(ways)))
            .collect();
        let n = sets.iter().map(|(_, ways)| ways.len()).max().unwrap_or(0);
        let mut chains: Vec<Upstream> = Vec::with_capacity(n.max(1));
        for idx in 0..n {
            // Regimes are judged apart, so that their ways need not be combined: a regime with fewer
            // ways than another is asked for its first again.
            let mut chain = Upstream::default();
            for (regime, ways) in &sets {
                if let Some(Some(mechanism)) = ways.get(idx).or_else(|| ways.first()) {
                    chain.set(*regime, (*mechanism).clone());
                }
            }
            if !chains.contains(&chain) {
                chains.push(chain);
            }
        }
        if chains.is_empty() {
            chains.push(Upstream::default());
        }
        let way = |upstream: Upstream| Way {
            context: Arc::new(Context { upstream: upstream.clone(), ..Context::default() }),
            upstream,
        };
        chains.into_iter().map(way).collect()
    }
}
