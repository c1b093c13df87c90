//! Where text leads (ECMA-376 part 1, 17.16.22): addresses are relations of the main part, each once.

use std::collections::HashMap;

use crate::base::link::is_whole;
use crate::document::{Body, Piece, Role, Said};

/// Addresses that text leads to, each once, in their order; a path leads somewhere only from its own page.
#[derive(Default)]
pub struct Links<'a> {
    all: Vec<&'a str>,
    at: HashMap<&'a str, usize>,
}

impl<'a> Links<'a> {
    /// Those of a report.
    pub fn of(said: &'a Said) -> Self {
        let mut links = Self::default();
        let set = said.pieces().filter(|piece| piece.role != Role::Title);
        for target in set.flat_map(targets).filter(|target| is_whole(target)) {
            links.at.entry(target).or_insert_with(|| {
                links.all.push(target);
                links.all.len()
            });
        }
        links
    }

    /// All of them.
    pub fn all(&self) -> &[&'a str] {
        &self.all
    }

    /// The number of one, from 1.
    pub fn number(&self, target: &str) -> Option<usize> {
        self.at.get(target).copied()
    }
}

/// Where a piece leads.
fn targets(piece: &Piece) -> Vec<&str> {
    match &piece.body {
        Body::Table(grid, _) => grid.cells.iter().flat_map(|c| &c.spans.links).map(|l| l.target.as_str()).collect(),
        _ => piece.runs().iter().filter_map(|run| run.link.as_deref()).collect(),
    }
}
