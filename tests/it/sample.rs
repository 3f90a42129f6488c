//! The atlas that ships.

use transfer_atlas::document::{Vocabulary, parse};
use transfer_atlas::scenario::{Selection, resolve};

const SAMPLE: &str = include_str!("../../samples/natterbox.json");

#[test]
fn the_sample_reads_without_a_diagnostic() {
    let parsed = parse(SAMPLE, &Vocabulary::default());
    assert_eq!(parsed.diagnostics, []);
    let document = parsed.document.unwrap();
    let scenario = resolve(&document, &Selection::defaults(&document));
    assert_eq!((scenario.systems.len(), scenario.flows.len()), (21, 39));
}
