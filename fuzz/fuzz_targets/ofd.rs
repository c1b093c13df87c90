#![no_main]
nianbao_fuzz::target!("ofd");
