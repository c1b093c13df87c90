#![no_main]
nianbao_fuzz::target!("trip_pdf");
