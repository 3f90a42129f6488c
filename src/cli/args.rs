//! The words of the command line.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use lexopt::{Arg, Parser, ValueExt as _};

use crate::diagnostic::nearest;
use crate::law::{Severity, WhatIf};
use crate::layout::Effort;
use crate::scene::ThemeName;

/// What the command line can do.
pub(super) const HELP: &str = "\
Shows where an organisation's personal data goes, and by what right.
It informs and does not advise.

transfer-atlas [FILE] [--law FILE]          the window, on FILE or the embedded atlas
transfer-atlas export [FILE] -o OUT...      the picture, by extension: svg png pdf
    --aspect W:H             the page or screen that it is to fit, such as 16:9 (1.6)
    --effort quick|best|thorough  for the layout (best); hundreds of systems need `thorough` for
                             lines to keep out of what they have no part in
    --scale NUMBER           pixels per point of a png (2)
transfer-atlas check [FILE]                 every flow with its mechanism, findings and gaps
    --format text|json                      (text)
    --fail-on critical|high|medium|low|never  exit 1 for findings so severe (critical), reviewed
                                            or not: a review changes no exit code
    --explain FLOW|all                      why: reasons, facts, quotes, evidence
    --journey DATA                          an item or category of data: stops, copies, crossings
    --falls ID                              what falls without a mechanism, preset, party or site;
                                            certification:PARTY for a party's certifications
    --reach COUNTRY                         what can be seen from there by remote access
    --compare CHOICE=OPTION | as-of=DATE | what-if=ID[=DATE]
                                            what changes with another choice, on another day, or
                                            if something has ended
    --timeline                              the days on which an answer changes
transfer-atlas law list | show ID [--json] | export  the law base
transfer-atlas law test VECTORS [--json]    worked transfers against the decision procedure
transfer-atlas schema                       the JSON Schema of the document

for export and check:
    --as-of DATE             the day that the law is asked for
    --choose CHOICE=OPTION   a choice; several options: a+b, none: none
    --profile ID             a named set of choices
    --what-if ID[=DATE]      assume that a preset, a record of the law base or PARTY/SCHEME has ended
    --law FILE               another law base
    --theme light|dark|print|contrast (light)
    --view schematic         (schematic)

FILE may be `-`. Exit code: 0 as asked, 1 something found, 2 bad input.
";

/// A command line that makes no sense.
#[derive(Debug, thiserror::Error)]
#[error("{0}; `transfer-atlas --help` tells all")]
pub struct UsageError(String);

impl From<lexopt::Error> for UsageError {
    fn from(error: lexopt::Error) -> Self {
        Self(error.to_string())
    }
}

/// One thing that is otherwise in a picture that another is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn {
    /// A choice, as `choice=option`.
    Choose(String),
    /// The day.
    AsOf(Date),
    /// What is assumed to have ended as well.
    WhatIf(WhatIf),
}

/// How a document is looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Looks {
    /// The document; none, the embedded atlas.
    pub file: Option<PathBuf>,
    /// The date.
    pub as_of: Option<Date>,
    /// Choices as `choice=option`.
    pub choose: Vec<String>,
    /// A named set of choices.
    pub profile: Option<String>,
    /// What is assumed to have ended, and from when.
    pub what_if: Vec<WhatIf>,
    /// The law base; none, the embedded one.
    pub law: Option<PathBuf>,
    /// The colours.
    pub theme: ThemeName,
}

/// What `check` tells besides, or instead of, every flow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asks {
    /// The flow to explain, or all.
    pub explain: Option<String>,
    /// The data to follow.
    pub journey: Option<String>,
    /// What is to fall.
    pub falls: Option<String>,
    /// The country to reach in from.
    pub reach: Option<String>,
    /// What to compare with.
    pub compare: Vec<Turn>,
    /// Whether to tell the days on which an answer changes.
    pub timeline: bool,
}

/// What is asked of the law base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LawAsked {
    /// Its mechanisms.
    List,
    /// One record; as data if told.
    Show(String, bool),
    /// All of it.
    Export,
    /// A file of vectors, answered; as data if told.
    Test(PathBuf, bool),
}

/// A command.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// The window.
    Window(Option<PathBuf>, Option<PathBuf>),
    /// The picture, in files.
    Export {
        /// How it is looked at.
        looks: Looks,
        /// The files.
        outs: Vec<PathBuf>,
        /// The wished ratio of width to height; none, the usual one.
        aspect: Option<f64>,
        /// How much time the layout may take.
        effort: Effort,
        /// Pixels per point.
        scale: f32,
    },
    /// The answers, as text or data.
    Check {
        /// How it is looked at.
        looks: Looks,
        /// As data.
        json: bool,
        /// The least severity that fails; none, nothing does.
        fail_on: Option<Severity>,
        /// What else is to be told.
        asks: Asks,
    },
    /// The law base.
    Law(LawAsked, Option<PathBuf>),
    /// The JSON Schema.
    Schema,
    /// What the command line can do.
    Help,
    /// The version.
    Version,
}

/// The words for what is not the window.
const COMMANDS: [&str; 4] = ["export", "check", "law", "schema"];

/// Reads the command line, the program's name left out.
///
/// # Errors
///
/// If a word is not known here, or one is missing.
pub fn parse(words: Vec<OsString>) -> Result<Command, UsageError> {
    let mut words = words;
    let first = words.first().and_then(|word| word.to_str()).unwrap_or_default().to_owned();
    if COMMANDS.contains(&first.as_str()) {
        words.remove(0);
    }
    let mut parser = Parser::from_args(words);
    match first.as_str() {
        "export" => export(&mut parser),
        "check" => check(&mut parser),
        "law" => law(&mut parser),
        "schema" => match parser.next()? {
            None => Ok(Command::Schema),
            Some(Arg::Long("help")) => Ok(Command::Help),
            Some(arg) => Err(arg.unexpected().into()),
        },
        _ => window(&mut parser).map_err(|error| match meant(Path::new(&first)) {
            Some(meant) => UsageError(format!("{}; did you mean the command `{meant}`?", error.0)),
            None => error,
        }),
    }
}

/// The command that a word is most likely meant for, which is none as it stands.
pub(super) fn meant(word: &Path) -> Option<&'static str> {
    nearest(word.to_str()?, COMMANDS)
}

fn window(parser: &mut Parser) -> Result<Command, UsageError> {
    let (mut path, mut law) = (None, None);
    while let Some(arg) = parser.next()? {
        match arg {
            Arg::Long("help") | Arg::Short('h') => return Ok(Command::Help),
            Arg::Long("version") | Arg::Short('V') => return Ok(Command::Version),
            Arg::Long("law") => law = Some(parser.value()?.into()),
            Arg::Value(value) if path.is_none() => path = Some(value.into()),
            other => return Err(other.unexpected().into()),
        }
    }
    Ok(Command::Window(path, law))
}

fn export(parser: &mut Parser) -> Result<Command, UsageError> {
    let (mut looks, mut outs, mut scale) = (Looks::default(), Vec::new(), 2.0);
    let (mut shape, mut care) = (None, Effort::Best);
    while let Some(arg) = parser.next()? {
        match arg {
            Arg::Short('o') | Arg::Long("output") => {
                outs.extend(parser.values()?.map(PathBuf::from));
            }
            Arg::Long("scale") => scale = parser.value()?.parse()?,
            Arg::Long("aspect") => shape = Some(aspect(&parser.value()?.string()?)?),
            Arg::Long("effort") => care = effort(&parser.value()?.string()?)?,
            Arg::Long("help") => return Ok(Command::Help),
            other => look(other.to_owned(), parser, &mut looks)?,
        }
    }
    if outs.is_empty() {
        return Err(UsageError("export needs `-o OUT`, such as `-o atlas.svg`".to_owned()));
    }
    Ok(Command::Export { looks, outs, aspect: shape, effort: care, scale })
}

fn effort(word: &str) -> Result<Effort, UsageError> {
    match word {
        "quick" => Ok(Effort::Quick),
        "best" => Ok(Effort::Best),
        "thorough" => Ok(Effort::Thorough),
        other => {
            Err(UsageError(format!("unknown effort `{other}`; use `quick`, `best` or `thorough`")))
        }
    }
}

/// A ratio of width to height, as `16:9` or `1.6`.
fn aspect(words: &str) -> Result<f64, UsageError> {
    let (width, height) = words.split_once(':').unwrap_or((words, "1"));
    let ratio = width.parse::<f64>().ok().zip(height.parse::<f64>().ok()).map(|(w, h)| w / h);
    ratio.filter(|ratio| (0.1..=10.0).contains(ratio)).ok_or_else(|| {
        UsageError(format!("`{words}` is not a shape such as `16:9`, from 1:10 to 10:1"))
    })
}

fn check(parser: &mut Parser) -> Result<Command, UsageError> {
    let (mut looks, mut json, mut fail_on) = (Looks::default(), false, Some(Severity::Critical));
    let mut asks = Asks::default();
    while let Some(arg) = parser.next()? {
        match arg {
            Arg::Long("format") => json = is_json(&parser.value()?.string()?)?,
            Arg::Long("fail-on") => fail_on = least(&parser.value()?.string()?)?,
            Arg::Long("explain") => asks.explain = Some(parser.value()?.string()?),
            Arg::Long("journey") => asks.journey = Some(parser.value()?.string()?),
            Arg::Long("falls") => asks.falls = Some(parser.value()?.string()?),
            Arg::Long("reach") => asks.reach = Some(parser.value()?.string()?),
            Arg::Long("compare") => asks.compare.push(turn(parser.value()?.string()?)?),
            Arg::Long("timeline") => asks.timeline = true,
            Arg::Long("help") => return Ok(Command::Help),
            other => look(other.to_owned(), parser, &mut looks)?,
        }
    }
    Ok(Command::Check { looks, json, fail_on, asks })
}

fn is_json(word: &str) -> Result<bool, UsageError> {
    match word {
        "json" => Ok(true),
        "text" => Ok(false),
        other => Err(UsageError(format!("unknown format `{other}`; use `text` or `json`"))),
    }
}

/// The least severity that fails; none, nothing does.
fn least(word: &str) -> Result<Option<Severity>, UsageError> {
    match (word, Severity::from_code(word)) {
        ("never", _) => Ok(None),
        (_, Some(severity)) if severity > Severity::Info => Ok(Some(severity)),
        _ => Err(UsageError(format!(
            "unknown severity `{word}`; use `critical`, `high`, `medium`, `low` or `never`"
        ))),
    }
}

/// An argument that no longer borrows from the parser.
enum Word {
    Long(String),
    Value(OsString),
    Other(String),
}

trait ToOwnedWord {
    fn to_owned(self) -> Word;
}

impl ToOwnedWord for Arg<'_> {
    fn to_owned(self) -> Word {
        match self {
            Arg::Long(name) => Word::Long(name.to_owned()),
            Arg::Value(value) => Word::Value(value),
            Arg::Short(letter) => Word::Other(format!("-{letter}")),
        }
    }
}

/// A switch that says how a document is looked at.
fn look(word: Word, parser: &mut Parser, looks: &mut Looks) -> Result<(), UsageError> {
    match word {
        Word::Value(value) if looks.file.is_none() => looks.file = Some(value.into()),
        Word::Value(value) => {
            let value = value.to_string_lossy().into_owned();
            return Err(UsageError(format!("one document at a time: `{value}` is a second")));
        }
        Word::Other(word) => return Err(UsageError(format!("unknown option `{word}`"))),
        Word::Long(name) => match name.as_str() {
            "as-of" => looks.as_of = Some(date(&parser.value()?.string()?)?),
            "choose" => {
                for value in parser.values()? {
                    looks.choose.push(value.string()?);
                }
            }
            "profile" => looks.profile = Some(parser.value()?.string()?),
            "what-if" => {
                looks.what_if.push(what_if(&parser.value()?.string()?)?);
            }
            "law" => looks.law = Some(parser.value()?.into()),
            "theme" => {
                let word = parser.value()?.string()?;
                looks.theme = word
                    .parse()
                    .map_err(|error: crate::scene::UnknownTheme| UsageError(error.to_string()))?;
            }
            "view" => {
                let word = parser.value()?.string()?;
                if word != "schematic" {
                    return Err(UsageError(format!("unknown view `{word}`; use `schematic`")));
                }
            }
            other => return Err(UsageError(format!("unknown option `--{other}`"))),
        },
    }
    Ok(())
}

/// `ID` or `ID=DATE`.
fn what_if(word: &str) -> Result<WhatIf, UsageError> {
    Ok(match word.split_once('=') {
        Some((id, from)) => WhatIf { id: id.to_owned(), from: Some(date(from)?) },
        None => WhatIf { id: word.to_owned(), from: None },
    })
}

/// `as-of=DATE`, `what-if=ID[=DATE]` or `CHOICE=OPTION`.
fn turn(words: String) -> Result<Turn, UsageError> {
    Ok(match words.split_once('=') {
        Some(("as-of", day)) => Turn::AsOf(date(day)?),
        Some(("what-if", word)) => Turn::WhatIf(what_if(word)?),
        _ => Turn::Choose(words),
    })
}

fn date(text: &str) -> Result<Date, UsageError> {
    text.parse().map_err(|error: jiff::Error| {
        UsageError(format!("`{text}` is not a date such as `2024-09-05` ({error})"))
    })
}

fn law(parser: &mut Parser) -> Result<Command, UsageError> {
    let (mut words, mut json, mut base) = (Vec::new(), false, None);
    while let Some(arg) = parser.next()? {
        match arg {
            Arg::Long("json") => json = true,
            Arg::Long("law") => base = Some(parser.value()?.into()),
            Arg::Long("help") => return Ok(Command::Help),
            Arg::Value(value) => words.push(value),
            other => return Err(other.unexpected().into()),
        }
    }
    let verb = words.first().map(|word| word.to_string_lossy().into_owned()).unwrap_or_default();
    let asked = match (verb.as_str(), words.get(1), words.len()) {
        ("list", None, 1) => LawAsked::List,
        ("export", None, 1) => LawAsked::Export,
        ("show", Some(id), 2) => LawAsked::Show(id.to_string_lossy().into_owned(), json),
        ("test", Some(path), 2) => LawAsked::Test(path.into(), json),
        _ => {
            let words = "use `law list`, `law show ID`, `law test VECTORS` or `law export`";
            return Err(UsageError(words.to_owned()));
        }
    };
    Ok(Command::Law(asked, base))
}
