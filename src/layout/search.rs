//! The way from a request to a layout: tries orders, keeps the best.

use super::block::{self, Blocks};
use super::check::Flaws;
use super::edit::edited;
use super::finish::Plan;
use super::loose::Piece;
use super::memory::Memory;
use super::net::Net;
use super::order::{Order, cost, sort_by_neighbours};
use super::room::Room;
use super::sift::Sifter;
use super::split::{self, Blocked, cut};
use super::stop::Stop;
use super::wrap::{is_tall, wrapped};
use super::{
    Backward, Effort, Layout, Request, air, around, cycle, detour, horizontal, judge, layers,
    loose, pin, rank, track, turn, vertical,
};

/// Rounds of sorting by neighbours, and of sifting after that.
const SORTS: usize = 24;
const SIFTS: usize = 10;
/// Rounds of sifting what an edit has added.
const SIFTS_AFTER: usize = 3;
/// Little to order, some, much, and too much for more than the least.
const LITTLE: usize = 500;
const MIDDLE: usize = 1_000;
const LARGE: usize = 4_000;
const HUGE: usize = 12_000;
/// From here on no time is left for lines to be led past containers.
const VAST: usize = 120_000;
/// Rounds of leading links around containers.
const CUTS: usize = 2;
/// The work that making room for that may take, in things passed through gaps, where several orders
/// are drawn and where only the best is; and the most rounds for one order.
const ROOM: usize = 12_000;
const ROOM_FOR_ONE: usize = 4_000;
const ROOMS: usize = 8;
/// Rounds of that before the best of so many orders goes on alone, where drawing several takes too
/// long, and of a single order; and from how much to order on it does.
const ROUNDS: usize = 3;
const ROUNDS_FOR_ONE: usize = 6;
const RACERS: usize = 3;
const SEVERAL: usize = 2_000;
/// From how many boxes on the containers of a picture that gets too tall are put one after the
/// other, and how often.
const MANY: usize = 500;
const APART: usize = 4;
/// How hard a container's first and last rank pull at each other.
const SPAN: i64 = 2;
/// How much of its place an element keeps when it is sorted.
const MEMORY: f64 = 0.35;
/// The work that all starts together may take, in things passed through gaps.
const WORK: usize = 18_000;
/// The most starts, and of those the most that are drawn.
const STARTS: usize = 160;
const DRAWN: usize = 24;
/// The work that trying other columns may take.
const LAYERS: usize = 100_000;
/// The most boxes for trying other links that run backwards; how many such tries are drawn, by what
/// the time for each is divided, and how much better they have to be.
const SMALL: usize = 30;
const OTHERS: usize = 10;
const GLANCE: usize = 40;
const AGAIN: usize = 1;
const SHARE: usize = 8;
const CLEARLY: f64 = 0.95;

/// Numbers that look random and are the same everywhere.
///
/// Source: Marsaglia, "Xorshift RNGs" (2003).
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n.max(1) as u64) as usize
    }

    fn shuffle(&mut self, order: &mut Order) {
        for children in &mut order.children {
            for at in (1..children.len()).rev() {
                let other = self.below(at + 1);
                children.swap(at, other);
            }
        }
    }
}

/// Arranges a request: as it was if there is a previous layout, else from scratch.
///
/// None when told to stop.
pub(super) fn searched(request: &Request, stop: Stop<'_>) -> Option<Layout> {
    let layout = found(request, stop);
    (!stop.now()).then_some(layout)
}

fn found(request: &Request, stop: Stop<'_>) -> Layout {
    let with_pins = pin::any(request);
    let edit = |previous| edited(request, previous, false, stop);
    let edited = request.previous.as_ref().and_then(edit);
    let edited = match edited {
        Some((layout, Flaws::NONE)) => return around::in_tracks(request, layout, stop),
        other => other,
    };
    if with_pins {
        return around::arranged(request, edited, stop);
    }
    let net = Net::of(request, stop);
    let first = |previous: &Layout| Memory::of(request, &net, previous);
    let known = request.previous.as_deref().and_then(first);
    let kept = known.and_then(|memory| kept(request, net, memory));
    kept.or_else(|| scattered(request, stop)).unwrap_or_default()
}

/// The previous layout with as few changes as the request asks for.
pub(super) fn kept(request: &Request, mut net: Net<'_>, mut memory: Memory) -> Option<Layout> {
    net.stop.go_on()?;
    let turned = memory.turned(&net);
    cycle::break_cycles(&mut net, &turned);
    let mut ranks = rank::ranked(&net, SPAN, &memory.after(&net), &rank::Wishes::default())?;
    memory.rank_loose(&net, &mut ranks);
    let pieces = memory.pieces(&net, &ranks);
    net.stop.go_on()?;
    let blocks = Blocks::of(&net, &ranks, &pieces);
    let (mut order, new) = memory.order(&net, &blocks);
    if new.iter().any(|new| *new) && !net.stop.now() {
        let sifter = Sifter::of(&blocks, &net);
        sifter.settle(&mut order, Some(&new), SIFTS_AFTER);
    }
    let mut wishes = (vertical::Wishes::default(), horizontal::Wishes::default());
    memory.heights(&blocks, &mut wishes.0);
    memory.columns(&net, &mut wishes.1);
    pin::fix(request, &net, &mut wishes);
    // Pins that contradict the order give way in one direction, or in both.
    for soft in [[false, false], [false, true], [true, false], [true, true]] {
        let mut wishes = wishes.clone();
        pin::soften(&mut wishes, soft);
        let layout = drawn(request, &net, &blocks, &order, &wishes);
        if layout.is_some() || !pin::any(request) {
            return layout;
        }
    }
    None
}

/// A layout from scratch, with what no line joins to anything in rows below.
pub(super) fn scattered(request: &Request, stop: Stop<'_>) -> Option<Layout> {
    let Some((rest, loose)) = loose::apart(request) else {
        return fresh(request, Net::of(request, stop));
    };
    let one = |piece: &Piece| fresh(&piece.request, Net::of(&piece.request, stop));
    let below = one(&rest)?;
    let mut pieces = Vec::with_capacity(loose.len());
    for piece in &loose {
        pieces.push((piece, one(piece)?));
    }
    Some(loose::joined(request, (&rest, below), pieces))
}

fn fresh(request: &Request, mut net: Net<'_>) -> Option<Layout> {
    cycle::break_cycles(&mut net, &[]);
    let best = best_ranked(request, &net, Tries { share: 1, turned: 0 })?;
    let mut layout = match best_turned(request, &net, &best) {
        Some((net, other)) => air::airy(request, &net, other),
        None => air::airy(request, &net, best),
    };
    if request.effort != Effort::Quick {
        // Drawing lines anew one by one takes longer than a keystroke may.
        layout = detour::detoured(request, layout, net.stop);
    }
    layout.shift(-layout.bounds.x, -layout.bounds.y);
    Some(layout)
}

/// The best layout found of a net with its links turned as they are.
fn best_ranked(request: &Request, net: &Net<'_>, tries: Tries) -> Option<Drawn> {
    let mut ranks = rank::ranked(net, SPAN, &[], &rank::Wishes::default())?;
    // With more time, room for lines makes a picture wider.
    let hurry = request.effort == Effort::Quick && net.cells.len() >= MANY;
    for _ in 0..APART {
        net.stop.go_on()?;
        if !hurry || !is_tall(net, &ranks, request.aspect) {
            break;
        }
        let apart = rank::one_after_the_other(net, &ranks);
        ranks = rank::ranked(net, SPAN, &[], &rank::Wishes { apart, gates: Vec::new() })?;
    }
    let ranks = wrapped(net, ranks, request.aspect);
    net.stop.go_on()?;
    best_order(request, net, &ranks, tries)
}

/// A clearly better layout of a small picture with other links turned, if there is one: it has to
/// save crossings, for these are what a reader gets for reading against the stream.
fn best_turned<'a>(request: &Request, net: &Net<'a>, best: &Drawn) -> Option<(Net<'a>, Drawn)> {
    let free = request.effort != Effort::Quick && request.backward == Backward::Clearer;
    if !free || net.cells.len() > SMALL || work(&best.blocks) >= LITTLE {
        return None;
    }
    let ranks = rank::ranked(net, SPAN, &[], &rank::Wishes::default())?;
    let blocks = Blocks::of(net, &ranks, &Blocks::whole(net, &ranks));
    let starts = orders(net, &blocks, request.effort, SHARE).into_iter().map(|(_, order)| order);
    let starts: Vec<Order> = starts.collect();
    let mut first = Vec::new();
    for (net, turned) in turn::others(net, &starts, SPAN, OTHERS) {
        let tries = Tries { share: GLANCE, turned };
        if let Some(other) = best_ranked(request, &net, tries) {
            first.push((net, turned, other));
        }
    }
    first.sort_by(|a, b| a.2.score.total_cmp(&b.2.score));
    let mut least = CLEARLY * best.score;
    let most = judge::crossings(&best.layout);
    let mut found = None;
    for (at, (net, turned, other)) in first.into_iter().enumerate() {
        let tries = Tries { share: SHARE, turned };
        let again = if at < AGAIN { best_ranked(request, &net, tries) } else { None };
        for other in [Some(other), again].into_iter().flatten() {
            let crossings = judge::crossings(&other.layout) + turn::TURN * turned;
            if other.score < least && crossings < most {
                least = other.score;
                found = Some((net.clone(), other));
            }
        }
    }
    found
}

/// How hard to look for a layout: what the time is divided by, and how many links are turned that
/// need not be.
#[derive(Clone, Copy, Debug)]
struct Tries {
    share: usize,
    turned: usize,
}

/// A layout, how good it is, and what it was drawn from.
pub(super) struct Drawn {
    score: f64,
    pub(super) layout: Layout,
    pub(super) blocks: Blocks,
    pub(super) order: Order,
    pub(super) levels: Levels,
}

/// Where everything is from top to bottom.
pub(super) struct Levels {
    labels: vertical::Labels,
    heights: vertical::Heights,
    rises: Vec<Vec<track::Rise>>,
}

/// Columns, whole links in them, and their order.
pub(super) type Ranked = (Vec<usize>, Blocks, Order);

/// The best layout found in some columns, or in others that leave lines a way past containers.
fn best_order(
    request: &Request,
    net: &Net<'_>,
    ranks: &[usize],
    Tries { share, turned }: Tries,
) -> Option<Drawn> {
    let blocks = Blocks::of(net, ranks, &Blocks::whole(net, ranks));
    net.stop.go_on()?;
    let orders = orders(net, &blocks, request.effort, share);
    let wishes = (vertical::Wishes::default(), horizontal::Wishes::first(request));
    let mut best: Option<Drawn> = None;
    let work = work(&blocks);
    let several = orders.len() > 1;
    let budget = if (several || share > 1) && work < LITTLE {
        LAYERS / share / orders.len().max(1)
    } else {
        0
    };
    let (unseen, mut left) = match (request.effort, work) {
        (Effort::Best | Effort::Thorough, SEVERAL..HUGE) => (ROUNDS, ROOM_FOR_ONE / work),
        (Effort::Best | Effort::Thorough, HUGE..VAST) => (ROUNDS_FOR_ONE, 0),
        (Effort::Best | Effort::Thorough, _) => (0, (ROOM / work.max(1)).min(2 * ROOMS) / share),
        (Effort::Quick, ..MIDDLE) => (3, 0),
        (Effort::Quick, ..LARGE) => (2, 0),
        (Effort::Quick, _) => (0, 0),
    };
    let raced = request.effort != Effort::Quick && (SEVERAL..HUGE).contains(&work);
    // Of a few lines, each on a long way around is seen.
    let led_around = request.effort != Effort::Quick && work < LITTLE && share == 1;
    let mut ways = Vec::new();
    for (cost, order) in orders {
        let ranked = (ranks.to_vec(), blocks.clone(), order, cost);
        let (ranks, blocks, order, _) = layers::improved(net, ranked, budget);
        let ranked = (ranks, blocks, order);
        ways.push(with_room(request, net, ranked, unseen));
    }
    // The order that costs least at first seldom does once there is room.
    if raced {
        ways.sort_by_cached_key(|((_, blocks, order), _)| {
            cost(blocks, &order.places(blocks), net.stop)
        });
        ways.truncate(1);
    }
    for (mut ranked, mut room) in ways {
        for round in 0..=ROOMS {
            let whole = (Blocks::whole(net, &ranked.0), ranked.1.clone(), ranked.2.clone());
            let (blocks, order) = led(net, &ranked.0, whole, request.effort);
            let Some(levels) = levels(net, &blocks, &order, &wishes.0) else { break };
            let Some(layout) = set(request, net, &blocks, &levels, &wishes.1) else { break };
            let score = if led_around {
                let layout = detour::detoured(request, layout.clone(), net.stop);
                judge::score(request, &layout, turned)
            } else if several || left > 0 || best.is_some() || share > 1 {
                judge::score(request, &layout, turned)
            } else {
                0.0
            };
            let go_on = round < ROOMS && left > 0;
            let blocked = if go_on { split::blocked(net, &blocks, &order) } else { Vec::new() };
            if best.as_ref().is_none_or(|best| score < best.score) {
                best = Some(Drawn { score, layout, blocks, order, levels });
            }
            if blocked.is_empty() {
                break;
            }
            left -= 1;
            let other = eased(request, net, (&mut room, &blocked), &ranked);
            let Some(other) = other else { break };
            ranked = other;
        }
    }
    best
}

/// Columns and their order after some rounds of making way for lines, and what was asked for.
pub(super) fn with_room(
    request: &Request,
    net: &Net<'_>,
    mut ranked: Ranked,
    rounds: usize,
) -> (Ranked, Room) {
    let mut room = Room::default();
    for _ in 0..rounds {
        let blocked = split::blocked(net, &ranked.1, &ranked.2);
        if blocked.is_empty() {
            break;
        }
        let other = eased(request, net, (&mut room, &blocked), &ranked);
        let Some(other) = other else { break };
        ranked = other;
    }
    (ranked, room)
}

/// Other columns, where lines that pass through containers of others may go by them, and the order
/// in these.
fn eased(
    request: &Request,
    net: &Net<'_>,
    (room, blocked): (&mut Room, &[Blocked]),
    (ranks, _, order): &Ranked,
) -> Option<Ranked> {
    let hurry = request.effort == Effort::Quick;
    room.ask(net, ranks, blocked);
    let mut order = order.clone();
    let ranks = wrapped(
        net,
        rank::ranked(net, SPAN, &[], &rank::Wishes { gates: room.gates(), apart: Vec::new() })?,
        request.aspect,
    );
    let blocks = Blocks::of(net, &ranks, &Blocks::whole(net, &ranks));
    Sifter::of(&blocks, net).settle(&mut order, None, if hurry { 1 } else { SIFTS_AFTER });
    Some((ranks, blocks, order))
}

/// The pieces of all links, the elements they make, and an order of those.
type Pieces = (Vec<Vec<block::Piece>>, Blocks, Order);

/// Cuts links where that helps, and orders the pieces.
fn led(net: &Net<'_>, ranks: &[usize], mut whole: Pieces, effort: Effort) -> (Blocks, Order) {
    let work = work(&whole.1);
    let cuts =
        if effort != Effort::Quick && work < HUGE { CUTS } else { usize::from(work < LARGE) };
    for _ in 0..cuts {
        let (pieces, blocks, order) = &whole;
        let Some((pieces, blocks, mut order)) = cut(net, blocks, order, pieces, ranks) else {
            break;
        };
        let sifter = Sifter::of(&blocks, net);
        sifter.settle(&mut order, None, SIFTS_AFTER);
        whole = (pieces, blocks, order);
    }
    (whole.1, whole.2)
}

/// The most promising orders, best first.
fn orders(net: &Net<'_>, blocks: &Blocks, effort: Effort, share: usize) -> Vec<(i64, Order)> {
    let sifter = Sifter::of(blocks, net);
    let work = work(blocks);
    let starts = match effort {
        Effort::Quick => 1,
        // What takes little time gets more of it.
        _ if work < LITTLE => (3 * WORK / work.max(1)).min(STARTS),
        _ => (WORK / work.max(1)).clamp(1, STARTS),
    };
    let first = Order::of(blocks, net);
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let mut found: Vec<(i64, Order)> = Vec::new();
    for start in 0..starts.div_ceil(share) {
        if net.stop.now() {
            break;
        }
        let mut order = first.clone();
        match start {
            0 => {}
            1 => order.children.iter_mut().for_each(|children| children.reverse()),
            _ => dice.shuffle(&mut order),
        }
        let order = improved(&sifter, order, effort);
        let cost = cost(blocks, &order.places(blocks), net.stop);
        if found.iter().all(|(_, other)| *other != order) {
            found.push((cost, order));
        }
    }
    found.sort_by_key(|(cost, _)| *cost);
    let drawn = match (effort, work) {
        (Effort::Best | Effort::Thorough, ..LITTLE) => DRAWN,
        (Effort::Best | Effort::Thorough, ..SEVERAL) => DRAWN / 4,
        (Effort::Best | Effort::Thorough, ..HUGE) => RACERS,
        _ => 1,
    };
    found.truncate(drawn.div_ceil(share));
    found
}

/// How much there is to order: all that passes through gaps.
fn work(blocks: &Blocks) -> usize {
    blocks.passes.iter().map(Vec::len).sum()
}

fn improved(sifter: &Sifter<'_>, mut order: Order, effort: Effort) -> Order {
    let blocks = sifter.blocks;
    let mut best: Option<(i64, Order)> = None;
    let (sorts, sifts) = match (work(blocks), effort) {
        (HUGE.., _) => (8, 1),
        (LARGE.., _) => (8, 2),
        (MIDDLE.., Effort::Quick) => (8, 1),
        (_, Effort::Quick) => (12, 3),
        _ => (SORTS, SIFTS),
    };
    for _ in 0..sorts {
        if sifter.stop.now() {
            break;
        }
        let places = order.places(blocks);
        let cost = cost(blocks, &places, sifter.stop);
        if sifter.stop.now() {
            break;
        }
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            best = Some((cost, order.clone()));
        }
        sort_by_neighbours(blocks, &sifter.outward, &mut order, &places, MEMORY);
    }
    let mut order = best.map_or(order, |(_, order)| order);
    sifter.settle(&mut order, None, sifts);
    order
}

/// Draws an order, with wishes of heights and of places from left to right.
fn drawn(
    request: &Request,
    net: &Net<'_>,
    blocks: &Blocks,
    order: &Order,
    wishes: &(vertical::Wishes, horizontal::Wishes),
) -> Option<Layout> {
    let levels = levels(net, blocks, order, &wishes.0)?;
    set(request, net, blocks, &levels, &wishes.1)
}

/// Sets everything in an order from top to bottom.
pub(super) fn levels(
    net: &Net<'_>,
    blocks: &Blocks,
    order: &Order,
    wishes: &vertical::Wishes,
) -> Option<Levels> {
    net.stop.go_on()?;
    let labels = vertical::label_columns(net, blocks);
    net.stop.go_on()?;
    let heights = vertical::heights(net, blocks, order, &labels, wishes)?;
    let rises = track::rises(net, blocks, &heights);
    Some(Levels { labels, heights, rises })
}

/// Sets everything from left to right, and draws it.
pub(super) fn set(
    request: &Request,
    net: &Net<'_>,
    blocks: &Blocks,
    Levels { labels, heights, rises }: &Levels,
    wishes: &horizontal::Wishes,
) -> Option<Layout> {
    let columns = horizontal::columns(net, blocks, (heights, labels), rises, wishes)?;
    net.stop.go_on()?;
    let plan = Plan { net, blocks, labels, heights, rises, columns: &columns };
    let layout = plan.layout(request);
    (!net.stop.now()).then_some(layout)
}
