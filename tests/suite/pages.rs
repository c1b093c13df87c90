//! Pages by GB/T 9704-2012: the 版心 and its grid, by coordinates.

use nianbao::page::{ASCENT, BODY_HEIGHT, BODY_WIDTH, Item, LEFT, MM, PITCH, Page, SIZE, TOP, Tag, document};

use crate::support::{fonts, load, load_bytes, samples};

fn baselines(page: &Page) -> Vec<f32> {
    let mut ys: Vec<f32> = page
        .items
        .iter()
        .filter_map(|i| match i {
            Item::Text { y, tag: Tag::Content(_), .. } => Some(*y),
            _ => None,
        })
        .collect();
    ys.sort_by(f32::total_cmp);
    ys.dedup_by(|a, b| (*a - *b).abs() < 0.1);
    ys
}

fn long_report(paragraph: &str) -> nianbao::report::Report {
    let text = format!(
        "青禾县档案馆2022年政府信息公开工作年度报告\n一、总体情况\n{paragraph}\n五、存在的主要问题及改进情况\n无\n"
    );
    load_bytes("long.txt", text.as_bytes())
}

#[test]
fn a_full_page_has_22_lines_of_28_characters_in_156_by_225_mm() {
    let report = long_report(&"政府信息公开工作".repeat(400));
    let pages = document(&report, fonts()).pages;
    let page = &pages[1];
    let ys = baselines(page);
    assert_eq!(ys.len(), 22);
    let top = ys[0] - SIZE * ASCENT;
    let bottom = ys[21] - SIZE * ASCENT + SIZE;
    assert!((top - 37.0 * MM).abs() < 0.1, "{top}");
    assert!((bottom - (37.0 + 225.0) * MM).abs() < 0.2, "{bottom}");
    for item in &page.items {
        let Item::Text { x, glyphs, tag: Tag::Content(_), .. } = item else { continue };
        assert_eq!(glyphs.len(), 28);
        assert!((x - 28.0 * MM).abs() < 0.01);
        let right = x + glyphs[27].x + BODY_WIDTH / 28.0;
        assert!((right - (28.0 + 156.0) * MM).abs() < 0.2, "{right}");
    }
}

#[test]
fn text_stands_on_the_grid_under_a_title_of_any_number_of_lines() {
    let long = "高新技术产业开发区管理委员会驻云台镇综合执法协调办公室";
    let longer = "人力资源和社会保障局劳动就业服务管理局暨高新技术产业开发区管理委员会驻云台镇综合执法协调办公室";
    for (lines, name) in [(1, ""), (2, "云台镇人民政府"), (3, long), (5, longer)] {
        let text = format!(
            "青禾县{name}2022年政府信息公开工作年度报告\n一、总体情况\n{}\n五、存在的主要问题及改进情况\n无\n",
            "政府信息公开工作".repeat(80)
        );
        let page = &document(&load_bytes("题.txt", text.as_bytes()), fonts()).pages[0];
        let ys = baselines(page);
        let titles = page.items.iter().filter(|item| matches!(item, Item::Text { size, .. } if *size > 20.0));
        assert_eq!(titles.count(), lines, "{name}");
        // A line of the grid for each of the title's and one under it: nothing is lost to it.
        assert_eq!(ys.len(), 21, "{lines}");
        for (row, y) in (lines + 1..22).zip(&ys[lines..]) {
            #[allow(clippy::cast_precision_loss)]
            let wanted = TOP + row as f32 * PITCH + SIZE * ASCENT;
            assert!((y - wanted).abs() < 0.1, "{lines} lines, row {row}: {y} for {wanted}");
        }
    }
}

#[test]
fn page_numbers_stand_outside_right_and_left_in_turn() {
    let report = long_report(&"政府信息公开工作".repeat(300));
    for (i, page) in document(&report, fonts()).pages.iter().enumerate() {
        let number = page.items.iter().find_map(|item| match item {
            Item::Text { x, y, glyphs, tag: Tag::Artifact, .. } => Some((*x, *y, glyphs)),
            _ => None,
        });
        let (x, y, glyphs) = number.unwrap();
        // The dashes are one em long, their upper edge 7 mm below the 版心 (GB/T 9704-2012, 7.5).
        let dash = fonts().faces()[glyphs[0].face].ink(glyphs[0].id).unwrap();
        assert!((dash[2] - dash[0] - 1.0).abs() < 0.02, "{dash:?}");
        let upper = y - 14.0 * dash[3] - (TOP + BODY_HEIGHT);
        assert!((upper - 7.0 * MM).abs() < 0.05, "{upper}");
        let text: String = glyphs.iter().map(|g| g.ch).collect();
        assert_eq!(text, format!("— {} —", i + 1));
        assert_eq!(x > LEFT + BODY_WIDTH / 2.0, i % 2 == 0);
    }
}

#[test]
fn nothing_leaves_the_body_and_tables_fill_its_width() {
    for path in samples() {
        for page in document(&load(&path), fonts()).pages {
            for item in &page.items {
                match item {
                    Item::Text { x, y, size, glyphs, tag: Tag::Content(_) } => {
                        let right = x + glyphs.last().map_or(0.0, |g| g.x) + size;
                        assert!(*x >= LEFT - 0.1 && right <= LEFT + BODY_WIDTH + size * 0.6, "{x} {right}");
                        assert!(*y <= TOP + BODY_HEIGHT + 0.6 && *y >= TOP, "{y}");
                    }
                    Item::Rule { from, to } => {
                        assert!(from[0] >= LEFT - 0.1 && to[0] <= LEFT + BODY_WIDTH + 0.1);
                        assert!(to[1] <= TOP + BODY_HEIGHT + 1.0);
                    }
                    _ => {}
                }
            }
        }
    }
}

#[test]
fn a_heading_never_ends_a_page() {
    for count in 150..190 {
        let text = format!(
            "青禾县档案馆2022年政府信息公开工作年度报告\n一、总体情况\n{}\n（一）存在的问题\n{}\n五、存在的主要问题及改进情况\n无\n",
            "政府信息公开工作".repeat(count),
            "公开".repeat(90)
        );
        let report = load_bytes("keep.txt", text.as_bytes());
        for page in document(&report, fonts()).pages {
            let last = page.items.iter().rfind(|i| matches!(i, Item::Text { tag: Tag::Content(_), .. }));
            if let Some(Item::Text { glyphs, .. }) = last {
                let line: String = glyphs.iter().map(|g| g.ch).collect();
                assert!(!line.contains("（一）") && !line.starts_with("五、"), "{count}: {line}");
            }
        }
    }
}

#[test]
fn a_character_without_a_glyph_is_a_finding_that_names_it() {
    let report = long_report("测试\u{1F600}与\u{E000}二字。");
    let document = document(&report, fonts());
    let finding = document.findings.iter().find(|f| f.code == "glyph-missing").unwrap();
    assert!(finding.message.zh.contains("U+1F600") && finding.message.zh.contains("U+E000"));
    let rare = long_report("㙍䶮甪硚𬇙浬珺喆等地名用字齐全。");
    assert!(nianbao::page::document(&rare, fonts()).findings.is_empty());
}

#[test]
fn official_tables_keep_the_forms_proportions() {
    use nianbao::document::grid::Grid;
    use nianbao::page::structure::Structure;
    use nianbao::page::table::lay_out;
    for path in samples() {
        for table in load(&path).tables() {
            let laid = lay_out(
                &Grid::of_form(table, nianbao::Book::official()),
                1,
                BODY_WIDTH,
                9.5,
                fonts(),
                &mut Structure::default(),
                &mut vec![],
            );
            let sum: f64 = table.template.widths.iter().sum();
            for (i, width) in table.template.widths.iter().enumerate() {
                let wanted = width / sum * 156.0;
                let got = f64::from((laid.x[i + 1] - laid.x[i]) / MM);
                assert!((got - wanted).abs() < 0.3, "{} column {i}: {got} for {wanted}", table.template.table);
            }
        }
    }
}

/// A report whose 表三 begins low on a page and whose own table has 60 rows.
#[test]
fn long_tables_break_between_rows_with_their_header_repeated() {
    let rows: String = (1..=60).map(|i| format!("| 第{i}项 | {i} | 说明 |\n")).collect();
    let text = format!(
        "青禾县档案馆2022年政府信息公开工作年度报告\n一、总体情况\n| 名称 | 数量 | 备注 |\n|---|---|---|\n{rows}\n五、存在的主要问题及改进情况\n无\n"
    );
    let report = load_bytes("long.txt", text.as_bytes());
    let pages = document(&report, fonts()).pages;
    assert!(pages.len() >= 3);
    let line = |item: &Item| match item {
        Item::Text { glyphs, .. } => glyphs.iter().map(|g| g.ch).collect::<String>(),
        _ => String::new(),
    };
    let mut seen = 0;
    for (i, page) in pages.iter().enumerate() {
        let lines: Vec<String> = page.items.iter().map(line).collect();
        let has_rows = lines.iter().any(|l| l.starts_with('第') && l.ends_with('项'));
        if has_rows {
            let header: Vec<&Item> = page.items.iter().filter(|item| line(item) == "名称").collect();
            assert_eq!(header.len(), 1, "page {i}");
            // The first is content, its repetitions are page furniture.
            assert_eq!(matches!(header[0], Item::Text { tag: Tag::Content(_), .. }), i == 0);
        }
        seen += lines.iter().filter(|l| l.starts_with('第') && l.ends_with('项')).count();
    }
    assert_eq!(seen, 60);
}

#[test]
fn numbers_of_nine_digits_stay_whole_in_narrow_columns() {
    let text = std::fs::read_to_string(&samples()[0]).unwrap();
    let row = text.lines().find(|l| l.contains("一、本年新收")).unwrap();
    let big = row
        .split('|')
        .map(|c| if c.trim().parse::<u32>().is_ok() { " 123456789 " } else { c })
        .collect::<Vec<_>>()
        .join("|");
    let report = load_bytes("big.txt", text.replace(row, &big).as_bytes());
    let mut whole = 0;
    for page in document(&report, fonts()).pages {
        for item in &page.items {
            if let Item::Text { glyphs, size, .. } = item {
                let line: String = glyphs.iter().map(|g| g.ch).collect();
                assert!(!line.chars().all(|c| c.is_ascii_digit()) || line == "123456789" || line.len() < 4, "{line}");
                if line == "123456789" {
                    whole += 1;
                    assert!(*size >= 6.99 && glyphs.last().unwrap().x + size * 0.6 < 34.0, "{size}");
                }
            }
        }
    }
    assert_eq!(whole, 7);
}

#[test]
fn wide_numbers_stay_whole_in_narrow_columns_too() {
    let text = std::fs::read_to_string(&samples()[0]).unwrap();
    let row = text.lines().find(|l| l.contains("一、本年新收")).unwrap();
    let wide = row.split('|').map(|c| if c.trim().parse::<u32>().is_ok() { "１２３４５６" } else { c });
    let report = load_bytes("wide.txt", text.replace(row, &wide.collect::<Vec<_>>().join("|")).as_bytes());
    let pages = document(&report, fonts()).pages;
    let lines = pages.iter().flat_map(|p| &p.items).filter_map(|item| match item {
        Item::Text { glyphs, .. } => Some(glyphs.iter().map(|g| g.ch).collect::<String>()),
        _ => None,
    });
    assert_eq!(lines.filter(|l| l == "１２３４５６").count(), 7);
}

#[test]
fn additions_are_made_only_when_asked_for() {
    use nianbao::base::finding::Lang;
    use nianbao::page::{Extras, document_with};
    let report = load(&samples()[3]);
    let plain = document(&report, fonts());
    let extras =
        Extras { copy_note: Some("副本　与原件一致".into()), findings: Some(Lang::Zh), ..Extras::default() };
    let more = document_with(&report, fonts(), &extras);
    assert_eq!(more.pages.len(), plain.pages.len() + 1);
    for page in &more.pages {
        let note = page.items.iter().any(|i| matches!(i, Item::Text { y, tag: Tag::Artifact, .. } if *y < TOP - 10.0));
        assert!(note);
    }
}

/// The first sample with each number of a row of 表三 replaced.
fn with_numbers(number: &str) -> nianbao::report::Report {
    let text = std::fs::read_to_string(&samples()[0]).unwrap();
    let row = text.lines().find(|l| l.contains("一、本年新收")).unwrap();
    let changed = row.split('|').map(|c| if c.trim().parse::<u32>().is_ok() { number } else { c });
    load_bytes("big.txt", text.replace(row, &changed.collect::<Vec<_>>().join("|")).as_bytes())
}

#[test]
fn columns_are_widened_before_numbers_are_set_small() {
    let sizes = |number: &str| -> Vec<f32> {
        let pages = document(&with_numbers(number), fonts()).pages;
        let items = pages.iter().flat_map(|p| &p.items).filter_map(|item| match item {
            Item::Text { glyphs, size, .. } => Some((glyphs.iter().map(|g| g.ch).collect::<String>(), *size)),
            _ => None,
        });
        items.filter(|(text, _)| text == number).map(|(_, size)| size).collect()
    };
    for number in ["123456789", "123456789012"] {
        let sizes = sizes(number);
        assert!(sizes.len() == 7 && sizes.iter().all(|size| *size >= 7.0), "{number}: {sizes:?}");
        assert!(document(&with_numbers(number), fonts()).findings.is_empty());
    }
    // What is longer than the page allows is told.
    let told = document(&with_numbers("123456789012345678901234"), fonts()).findings;
    assert_eq!(told.iter().map(|f| f.code.as_str()).collect::<Vec<_>>(), ["number-small"]);
}

#[test]
fn numbers_are_broken_at_their_thousands_before_they_are_set_small() {
    let number = "123,456,789,012,345";
    let report = with_numbers(number);
    let laid = document(&report, fonts());
    let items: Vec<(String, f32, f32)> = laid
        .pages
        .iter()
        .flat_map(|p| &p.items)
        .filter_map(|item| match item {
            Item::Text { glyphs, size, y, .. } => Some((glyphs.iter().map(|g| g.ch).collect(), *size, *y)),
            _ => None,
        })
        .collect();
    let first: Vec<_> =
        items.iter().filter(|(text, ..)| text.starts_with("123,") && number.starts_with(text.as_str())).collect();
    assert_eq!(first.len(), 7, "{items:?}");
    for (text, size, y) in first {
        assert!(text.ends_with(',') && *size >= 7.0, "{text} {size}");
        // The rest stands right below, in the same type.
        let rest = &number[text.len()..];
        assert!(
            items.iter().any(|(own, s, below)| own == rest && s == size && *below > *y && below - y < 2.0 * size),
            "{rest}"
        );
    }
    assert!(laid.findings.is_empty(), "{:?}", laid.findings);
    // In the file the cell is one number still.
    let back = load_bytes("a.pdf", &crate::support::pdf(&report));
    let values =
        |report: &nianbao::Report| report.tables().flat_map(|t| t.values.clone()).map(|v| v.text).collect::<Vec<_>>();
    assert_eq!(values(&back), values(&report));
    // Digits without separators are never parted.
    let told = document(&with_numbers("123456789012345678901234"), fonts()).findings;
    assert_eq!(told.iter().map(|f| f.code.as_str()).collect::<Vec<_>>(), ["number-small"]);
}

#[test]
fn rows_are_higher_where_the_page_has_room() {
    for path in samples() {
        for page in document(&load(&path), fonts()).pages {
            let rules: Vec<(f32, f32)> = page
                .items
                .iter()
                .filter_map(|item| match item {
                    Item::Rule { from, to } if from[1] == to[1] => Some((from[1], to[0] - from[0])),
                    _ => None,
                })
                .collect();
            let full: Vec<f32> = rules.iter().filter(|(_, w)| (w - BODY_WIDTH).abs() < 1.0).map(|(y, _)| *y).collect();
            let Some(last) = full.iter().copied().reduce(f32::max) else { continue };
            let least = full.windows(2).map(|w| w[1] - w[0]).filter(|h| *h > 1.0).fold(f32::MAX, f32::min);
            // Either rows are those of the official form, or the page is full.
            assert!(least >= 7.3 * MM || last > TOP + BODY_HEIGHT - 70.0, "{}: {least}", path.display());
        }
    }
}

#[test]
fn columns_of_units_stand_in_the_middle() {
    let text = "青禾县档案馆2022年政府信息公开工作年度报告\n一、总体情况\n| 名称 | 单位 | 说明 |\n|---|---|---|\n| 发布信息的数量 | 条 | 其中含转载的 |\n| 采购的总额 | 万元 | 含上年结转 |\n五、存在的主要问题及改进情况\n无\n";
    let page = &document(&load_bytes("单位.txt", text.as_bytes()), fonts()).pages[0];
    let place = |wanted: &str| {
        let found = page.items.iter().find_map(|item| match item {
            Item::Text { x, glyphs, size, .. } if glyphs.iter().map(|g| g.ch).collect::<String>() == wanted => {
                Some((*x, x + glyphs.last().unwrap().x + size))
            }
            _ => None,
        });
        found.unwrap_or_else(|| panic!("{wanted}"))
    };
    let middle = |(left, right): (f32, f32)| (left + right) / 2.0;
    assert!((middle(place("条")) - middle(place("单位"))).abs() < 0.1);
    assert!((middle(place("万元")) - middle(place("单位"))).abs() < 0.1);
    assert!((place("发布信息的数量").0 - place("采购的总额").0).abs() < 0.1);
}

/// The left edge and the width of each page's number, over the pages of a report.
fn numbers(extras: &nianbao::page::Extras) -> Vec<(f32, f32)> {
    let report = long_report(&"政府信息公开工作".repeat(400));
    let pages = nianbao::page::document_with(&report, fonts(), extras).pages;
    let number = |page: &Page| {
        page.items.iter().find_map(|item| match item {
            Item::Text { x, glyphs, tag: Tag::Artifact, size, .. } if glyphs.first()?.ch == '—' => {
                Some((*x, glyphs.last()?.x + size))
            }
            _ => None,
        })
    };
    pages.iter().filter_map(number).collect()
}

#[test]
fn numbers_of_pages_stand_outside_by_the_standard_and_in_the_middle_where_that_is_set() {
    use nianbao::check::settings::Settings;
    let outside = numbers(&nianbao::page::Extras::default());
    assert!(outside[0].0 > LEFT + BODY_WIDTH / 2.0 && outside[1].0 < LEFT + BODY_WIDTH / 4.0, "{outside:?}");
    let settings = Settings::parse("[page]\nnumber = \"center\"\nending = \"seal\"\n").unwrap();
    assert!(settings.page.sealed);
    let extras =
        nianbao::page::Extras { centered_numbers: settings.page.centered_numbers, ..nianbao::page::Extras::default() };
    for (x, width) in numbers(&extras) {
        let middle = x + width / 2.0;
        assert!((middle - LEFT - BODY_WIDTH / 2.0).abs() < 1.0, "{middle}");
    }
    let wrong = Settings::parse("[page]\nnumber = \"centre\"\n").unwrap_err();
    assert!(wrong.zh.starts_with("第2行：") && wrong.zh.contains("是不是 center"), "{}", wrong.zh);
    assert!(Settings::parse("[page]\nnumbers = \"center\"\n").unwrap_err().zh.contains("是不是 number"));
}
