//! What a picture holds before anything has a place: cards, containers and edges with their words.

use std::collections::{BTreeMap, BTreeSet};

use crate::assess::Standing;
use crate::geom::Point;
use crate::geom::Size;
use crate::id::SystemId;
use crate::layout::{Container, Edge, Key, Node, Request, Spacing};
use crate::text;

use super::scale;
use super::{Icon, Subject, Weight};

/// A container of the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its name for the layout.
    pub key: Key,
    /// The group around it: an index into [`Plan::groups`].
    pub parent: Option<usize>,
    /// Its title.
    pub title: String,
    /// What stands beside the title, smaller.
    pub detail: String,
    /// What a click on it means.
    pub subject: Subject,
    /// Whether its place is unknown.
    pub unknown: bool,
}

/// A system's card.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// Its name for the layout.
    pub key: Key,
    /// The group around it: an index into [`Plan::groups`].
    pub parent: Option<usize>,
    /// What it does.
    pub icon: Icon,
    /// Its name.
    pub name: String,
    /// Where it stands and who runs it: one line each.
    pub details: Vec<Detail>,
    /// What a click on it means.
    pub subject: Subject,
    /// The systems that it stands for: one, or all in a folded box.
    pub systems: Vec<SystemId>,
    /// The user's own place for it.
    pub pin: Option<Point>,
}

impl Card {
    /// Whether its place or its party is not known.
    pub fn is_unknown(&self) -> bool {
        self.details.iter().any(|detail| detail.unknown)
    }
}

/// One line of a card under the name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    /// The words.
    pub text: String,
    /// Whether they say that something is not known.
    pub unknown: bool,
}

/// What a flow's chip says of one answer, or of several that agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The regimes it is the answer of, in short (`EU`, `UK`); empty if it is the answer of all.
    pub regimes: String,
    /// The short code, such as `AD`.
    pub code: String,
    /// The words beside the code; empty where several answers share a chip.
    pub label: String,
    /// How it stands.
    pub standing: Standing,
}

/// An entry of the legend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// How a flow stands.
    pub standing: Standing,
    /// The short codes of the answers that make it stand so.
    pub codes: Vec<String>,
}

/// A flow's line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its name for the layout.
    pub key: Key,
    /// The card where it starts: an index into [`Plan::cards`].
    pub from: usize,
    /// The card where it ends.
    pub to: usize,
    /// Whether data goes back as well.
    pub both_ways: bool,
    /// What goes.
    pub data: String,
    /// Its answers, worst first.
    pub marks: Vec<Mark>,
    /// The worst answer.
    pub standing: Standing,
    /// What a click on it means.
    pub subject: Subject,
}

/// The words around the picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caption {
    /// The title.
    pub title: String,
    /// Profile, dates, digest: what the picture was made from.
    pub facts: Vec<String>,
    /// The standing line on what the picture is not.
    pub notice: String,
}

/// A picture's contents.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// The containers, each after the one around it.
    pub groups: Vec<Group>,
    /// The cards.
    pub cards: Vec<Card>,
    /// The lines.
    pub lines: Vec<Line>,
    /// The words around it.
    pub caption: Caption,
}

impl Plan {
    /// What the lines and chips mean, best first.
    pub fn meanings(&self) -> Vec<Meaning> {
        let mut shown: BTreeMap<Standing, BTreeSet<&str>> = BTreeMap::new();
        for mark in self.lines.iter().flat_map(|line| &line.marks) {
            shown.entry(mark.standing).or_default().insert(&mark.code);
        }
        let owned = |codes: BTreeSet<&str>| codes.into_iter().map(str::to_owned).collect();
        shown
            .into_iter()
            .map(|(standing, codes)| Meaning { standing, codes: owned(codes) })
            .collect()
    }

    /// Measures everything and asks the layout for places.
    pub fn request(&self, aspect: f64) -> Request {
        Request {
            containers: self.groups.iter().map(container).collect(),
            nodes: self.cards.iter().map(node).collect(),
            edges: self.lines.iter().map(edge).collect(),
            spacing: Spacing { node: 14.0, rank: 32.0, track: 9.0, padding: 10.0 },
            aspect,
            ..Request::default()
        }
    }
}

fn container(group: &Group) -> Container {
    let title = text::width(&group.title, scale::TITLE, Weight::SemiBold)
        + text::width(&group.detail, scale::SMALL, Weight::Regular)
        + 6.0 * scale::GRID;
    Container {
        key: group.key.clone(),
        parent: group.parent,
        title: Size::new(title, scale::STRIP),
    }
}

fn node(card: &Card) -> Node {
    Node { key: card.key.clone(), parent: card.parent, size: card_size(card), pin: card.pin }
}

/// A line of a card.
pub(super) struct CardLine {
    pub(super) text: String,
    pub(super) size: f64,
    pub(super) weight: Weight,
    /// Whether it says that something is not known.
    pub(super) unknown: bool,
}

/// The lines of a card: its name, then its details, each broken where it is too long for
/// one.
pub(super) fn card_lines(card: &Card) -> Vec<CardLine> {
    let lines = |text: &str, size: f64, weight: Weight, unknown: bool| {
        let broken = text::wrap(text, scale::CARD_WORDS, size, weight, 3);
        let line = move |text| CardLine { text, size, weight, unknown };
        broken.into_iter().map(line).collect::<Vec<_>>()
    };
    let mut all = lines(&card.name, scale::BODY, Weight::SemiBold, false);
    for detail in &card.details {
        all.extend(lines(&detail.text, scale::SMALL, Weight::Regular, detail.unknown));
    }
    all
}

/// The size of a card: as wide as all, and as high as its lines need.
fn card_size(card: &Card) -> Size {
    let lines = card_lines(card).len().max(scale::CARD_LINES);
    Size::new(scale::CARD, scale::GRID * 3.0 + lines as f64 * scale::LINE)
}

fn edge(line: &Line) -> Edge {
    Edge {
        key: line.key.clone(),
        from: line.from,
        to: line.to,
        label: Some(chip_size(line)),
        bundle: Some(line.standing as u32 * 2 + u32::from(line.both_ways)),
    }
}

/// The size of a flow's chip.
pub(super) fn chip_size(line: &Line) -> Size {
    let data = text::width(&line.data, scale::CHIP, Weight::Regular);
    let marks: f64 = line.marks.iter().map(mark_width).sum::<f64>()
        + scale::GRID * (line.marks.len().saturating_sub(1)) as f64;
    let w = data.max(marks) + 2.0 * scale::CHIP_INSET;
    Size::new(w.ceil(), scale::CHIP_HEIGHT)
}

/// The width of one answer on a chip.
pub(super) fn mark_width(mark: &Mark) -> f64 {
    let regimes = if mark.regimes.is_empty() {
        0.0
    } else {
        text::width(&mark.regimes, scale::CHIP, Weight::Regular) + scale::GRID * 0.75
    };
    let label = if mark.label.is_empty() {
        0.0
    } else {
        text::width(&mark.label, scale::CHIP, Weight::Regular) + scale::GRID
    };
    regimes + badge_width(&mark.code) + label
}

/// The width of the coloured badge around a code.
pub(super) fn badge_width(code: &str) -> f64 {
    text::width(code, scale::BADGE, Weight::SemiBold) + 2.0 * scale::GRID
}
