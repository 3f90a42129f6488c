//! `law`: the law base.

use super::args::LawAsked;
use super::{Done, pretty};
use crate::file;
use crate::law::{Base, test_vectors};

pub(super) fn law(asked: &LawAsked, base: &Base) -> Done {
    match asked {
        LawAsked::List => {
            let meta = base.meta();
            let mut out = format!(
                "{}, law as of {}, verified on {}. {}\n\n",
                meta.title, meta.as_of, meta.verified_on, meta.caveat
            );
            for (id, label, from, to, citation, _) in base.mechanisms() {
                let to = to.map_or_else(|| "open".to_owned(), |to| to.to_string());
                out.push_str(&format!("{id:<22} {from}  {to:<10}  {label}; {citation}\n"));
            }
            Done::out(out)
        }
        LawAsked::Show(id) => match base.show(id) {
            Some(record) => Done::out(pretty(&record)),
            None => Done::bad(format!("the law base has no record `{id}`; `law list` names them")),
        },
        LawAsked::Export => match serde_json::to_value(base) {
            Ok(value) => Done::out(pretty(&value)),
            Err(error) => Done::bad(error),
        },
        LawAsked::Test(path, json) => {
            let report = file::read(path).map_err(|error| error.to_string()).and_then(|text| {
                test_vectors(base, &text).map_err(|why| format!("{}: {why}", path.display()))
            });
            match report {
                Ok(report) => Done {
                    out: if *json { pretty(&report.results) } else { report.text },
                    code: u8::from(!report.passed),
                    ..Done::default()
                },
                Err(words) => Done::bad(words),
            }
        }
    }
}
