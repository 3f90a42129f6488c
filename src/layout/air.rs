//! More room between things where it costs nothing.
//!
//! One side of a picture limits the size at which it can be shown. Where that is its width, more
//! room from top to bottom costs nothing, and the other way round: lines and labels are told apart
//! more easily, and the picture has the shape that was asked for.

use super::net::Net;
use super::search::{self, Drawn};
use super::{Effort, Layout, Request, horizontal, vertical};
use crate::geom::Rect;

/// How far a picture is from the wished aspect before it gets room.
const WIDE: f64 = 1.5;
const TALL: f64 = 1.2;
/// How much longer a side may get by that.
const TALLER: f64 = 1.6;
const WIDER: f64 = 3.0;
/// How much of a side is room between things, roughly, and how much more of that is the most.
const SHARE: f64 = 0.3;
const MOST: f64 = 4.5;
/// How near to what is wished for is near enough.
const NEARLY: f64 = 1.1;
/// How often a picture is drawn for it, with time.
const TRIES: usize = 2;

/// Which side of a picture gets longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Height,
    Width,
}

impl Side {
    fn of(self, bounds: Rect) -> f64 {
        match self {
            Self::Height => bounds.h,
            Self::Width => bounds.w,
        }
    }
}

/// The layout with more room along its shorter side if it is far from the aspect that was asked for.
///
/// How much is right follows from what a guess makes of the side, which grows evenly with it.
pub(super) fn airy(request: &Request, net: &Net<'_>, best: Drawn) -> Layout {
    let Drawn { layout, blocks, order, mut levels, .. } = best;
    let Rect { w, h, .. } = layout.bounds;
    let aspect = request.aspect.max(0.1);
    // From `most` on the side would itself be what limits the size.
    let (side, most, wish) = if w > WIDE * aspect * h {
        (Side::Height, w / aspect, (w / (WIDE * aspect)).min(TALLER * h))
    } else if w * TALL < aspect * h {
        (Side::Width, aspect * h, (aspect * h / TALL).min(WIDER * w))
    } else {
        return layout;
    };
    let least = side.of(layout.bounds);
    let mut grown = SHARE * least;
    let mut found = layout;
    let tries = if request.effort == Effort::Quick { 1 } else { TRIES };
    for _ in 0..tries {
        let air = ((wish - least) / grown.max(1.0)).min(MOST);
        let percent = (100.0 * air) as i64;
        let mut wishes = horizontal::Wishes::first(request);
        match side {
            Side::Height => {
                let wishes = vertical::Wishes { air: percent, ..Default::default() };
                let Some(other) = search::levels(net, &blocks, &order, &wishes) else { break };
                levels = other;
            }
            Side::Width => wishes.air = percent,
        }
        let Some(some) = search::set(request, net, &blocks, &levels, &wishes) else { break };
        let long = side.of(some.bounds);
        grown = (long - least) / air;
        if long <= most {
            found = some;
        }
        if grown <= 0.0 || (wish / NEARLY..=wish * NEARLY).contains(&long) {
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{asked, edge, node};
    use super::super::{arrange, verify};
    use super::*;
    use crate::geom::Size;

    /// Four chains of boxes with lines across, whatever shape is asked for.
    fn chains(aspect: f64) -> Request {
        let nodes = (0..64).map(|idx| node(idx, None, (150.0, 40.0))).collect();
        let along = (0..60).map(|idx| (idx, idx + 4));
        let across = (0..20).map(|idx| (3 * idx, 3 * idx + 4 + idx % 3));
        let label = Some(Size::new(80.0, 20.0));
        let edges = (0..).zip(along.chain(across)).map(|(idx, ends)| edge(idx, ends, label));
        Request { aspect, ..asked(Vec::new(), nodes, edges.collect()) }
    }

    #[test]
    fn the_side_that_costs_nothing_gets_room() {
        let drawn = |aspect: f64| {
            let request = chains(aspect);
            let layout = arrange(&request);
            assert_eq!(verify(&request, &layout), [], "{aspect}");
            layout.bounds
        };
        let close = drawn(5.0);
        let [high, wide] = [1.6, 20.0].map(drawn);
        assert!(high.h >= 1.1 * close.h && high.h <= TALLER * close.h, "{close:?} to {high:?}");
        assert!(wide.w >= 1.1 * close.w && wide.w <= WIDER * close.w, "{close:?} to {wide:?}");
        assert!(high.w <= 1.01 * close.w && wide.h <= close.h, "{close:?} to {high:?} or {wide:?}");
    }
}
