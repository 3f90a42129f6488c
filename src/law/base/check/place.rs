//! Where in the text of a base a fault stands.

use jsonc_parser::ast::Value as Ast;
use jsonc_parser::common::Ranged as _;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::super::BaseError;
use super::Fault;

/// Finds line and column of each fault, in the order of the text.
pub(super) fn located(faults: Vec<Fault>, text: &str) -> Vec<BaseError> {
    if faults.is_empty() {
        return Vec::new();
    }
    let parsed = parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default());
    let ast = parsed.ok().and_then(|parsed| parsed.value);
    let mut errors: Vec<BaseError> = faults
        .into_iter()
        .map(|Fault { path, message }| {
            let at = ast.as_ref().map_or(0, |ast| nearest(ast, &path));
            let before = text.get(..at).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
            BaseError { line, column, path, message }
        })
        .collect();
    errors.sort_by_key(|error| (error.line, error.column));
    errors
}

/// The first byte of the value at a path such as `adequacy[3].sources`, or of the nearest value
/// around it.
fn nearest(ast: &Ast<'_>, path: &str) -> usize {
    let mut ast = ast;
    for word in path.split(['.', '[']) {
        let within = match (ast, word.strip_suffix(']')) {
            (Ast::Array(list), Some(idx)) => {
                idx.parse().ok().and_then(|idx: usize| list.elements.get(idx))
            }
            (Ast::Object(object), None) => {
                let property = object.properties.iter().find(|p| p.name.as_str() == word);
                property.map(|property| &property.value)
            }
            _ => None,
        };
        match within {
            Some(within) => ast = within,
            None => break,
        }
    }
    ast.range().start
}
