//! The one test binary: every module here tests through the public surface.

#[path = "../fuzz/src/bodies/mod.rs"]
mod bodies;
#[path = "suite/emit.rs"]
mod emit;
#[path = "suite/generate.rs"]
mod generate;
#[path = "suite/grids.rs"]
mod grids;
#[path = "fixtures/hostile/bombs.rs"]
mod made;
#[path = "suite/paper.rs"]
mod paper;
#[path = "fixtures/hostile/readable.rs"]
mod readable;
#[path = "suite/support.rs"]
mod support;

#[path = "suite/after.rs"]
mod after;
#[path = "suite/apart.rs"]
mod apart;
#[path = "suite/archive.rs"]
mod archive;
#[cfg(target_os = "linux")]
#[path = "suite/arguments.rs"]
mod arguments;
#[path = "suite/attached.rs"]
mod attached;
#[path = "suite/audit.rs"]
mod audit;
#[path = "suite/bold.rs"]
mod bold;
#[path = "suite/bombs.rs"]
mod bombs;
#[path = "suite/boxed.rs"]
mod boxed;
#[path = "suite/carried.rs"]
mod carried;
#[path = "suite/cli.rs"]
mod cli;
#[path = "suite/copies.rs"]
mod copies;
#[path = "suite/county.rs"]
mod county;
#[path = "suite/dialects.rs"]
mod dialects;
#[path = "suite/documents.rs"]
mod documents;
#[path = "suite/door.rs"]
mod door;
#[path = "suite/earlier.rs"]
mod earlier;
#[path = "suite/edits.rs"]
mod edits;
#[path = "suite/embedded.rs"]
mod embedded;
#[path = "suite/encodings.rs"]
mod encodings;
#[path = "suite/endings.rs"]
mod endings;
#[path = "suite/faces.rs"]
mod faces;
#[path = "suite/families.rs"]
mod families;
#[path = "suite/faults.rs"]
mod faults;
#[path = "suite/findings.rs"]
mod findings;
#[path = "suite/formats.rs"]
mod formats;
#[path = "suite/found.rs"]
mod found;
#[path = "suite/fuzzing.rs"]
mod fuzzing;
#[path = "suite/gate.rs"]
mod gate;
#[path = "suite/groups.rs"]
mod groups;
#[path = "suite/guides.rs"]
mod guides;
#[path = "suite/headings.rs"]
mod headings;
#[path = "suite/hostile.rs"]
mod hostile;
#[path = "suite/judges.rs"]
mod judges;
#[path = "suite/language.rs"]
mod language;
#[path = "suite/lines.rs"]
mod lines;
#[path = "suite/looks.rs"]
mod looks;
#[path = "suite/marks.rs"]
mod marks;
#[path = "suite/meant.rs"]
mod meant;
#[path = "suite/media.rs"]
mod media;
#[path = "suite/mutants.rs"]
mod mutants;
#[path = "suite/mutated.rs"]
mod mutated;
#[path = "suite/ofd.rs"]
mod ofd;
#[path = "suite/ofd_judges.rs"]
mod ofd_judges;
#[path = "suite/office.rs"]
mod office;
#[path = "suite/old.rs"]
mod old;
#[path = "suite/opinion.rs"]
mod opinion;
#[path = "suite/other_years.rs"]
mod other_years;
#[path = "suite/packed.rs"]
mod packed;
#[path = "suite/pages.rs"]
mod pages;
#[path = "suite/pieces.rs"]
mod pieces;
#[path = "suite/placed.rs"]
mod placed;
#[path = "suite/properties.rs"]
mod properties;
#[path = "suite/reports.rs"]
mod reports;
#[path = "suite/repository.rs"]
mod repository;
#[path = "suite/revised.rs"]
mod revised;
#[path = "suite/said.rs"]
mod said;
#[path = "suite/second_book.rs"]
mod second_book;
#[path = "suite/serve.rs"]
mod serve;
#[path = "suite/several.rs"]
mod several;
#[path = "suite/shapes.rs"]
mod shapes;
#[path = "suite/shapes_last.rs"]
mod shapes_last;
#[path = "suite/shapes_more.rs"]
mod shapes_more;
#[path = "suite/shown.rs"]
mod shown;
#[path = "suite/spans.rs"]
mod spans;
#[path = "suite/spans_cells.rs"]
mod spans_cells;
#[path = "suite/streams.rs"]
mod streams;
#[path = "suite/sums.rs"]
mod sums;
#[path = "suite/tables.rs"]
mod tables;
#[path = "suite/taken_out.rs"]
mod taken_out;
#[path = "suite/templates.rs"]
mod templates;
#[path = "suite/traps.rs"]
mod traps;
#[path = "suite/webpages/mod.rs"]
mod webpages;
#[path = "suite/word.rs"]
mod word;
#[path = "suite/word_extras.rs"]
mod word_extras;
#[path = "suite/word_judges.rs"]
mod word_judges;
#[path = "suite/workbook_edits.rs"]
mod workbook_edits;
#[path = "suite/workbook_trips.rs"]
mod workbook_trips;
#[path = "suite/workbooks.rs"]
mod workbooks;
