//! The law: the vectors that it must answer.

use transfer_atlas::law::{Base, test_vectors};

const VECTORS: &str = include_str!("../../assets/law/vectors.json");

#[test]
fn every_vector_is_answered_as_expected() {
    let report = test_vectors(Base::embedded(), VECTORS).unwrap();
    assert_eq!(report.text, "59 passed, 0 failed\n");
    assert!(report.passed);
}
