#![no_main]
nianbao_fuzz::target!("xlsx_made");
