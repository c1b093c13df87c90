#![no_main]
nianbao_fuzz::target!("odt");
