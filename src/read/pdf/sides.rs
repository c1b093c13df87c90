//! Pages whose text lies on its side: a wide table set along the height of its page. They are read as one turns them to read them.

use kurbo::{Affine, Rect, Vec2};

/// Where the heads of a page's characters point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// To the right: the text runs down the page.
    Right,
    /// To the left: it runs up the page.
    Left,
    /// It stands on its head.
    Down,
}

/// How many characters point where.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sides {
    all: usize,
    right: usize,
    left: usize,
    down: usize,
}

impl Sides {
    /// One more character whose head points there, downwards being positive.
    pub fn add(&mut self, head: Vec2) {
        self.all += 1;
        if head.x.abs() > head.y.abs() {
            if head.x > 0.0 { self.right += 1 } else { self.left += 1 }
        } else if head.y > 0.0 {
            self.down += 1;
        }
    }

    /// Where nearly all of them point, where that is not up and there is enough of them.
    pub fn lying(&self) -> Option<Side> {
        /// A stamp or a word on its side is no page.
        const LEAST: usize = 60;
        let most = |n: usize| n >= LEAST && n * 10 >= self.all * 9;
        let sides = [(self.right, Side::Right), (self.left, Side::Left), (self.down, Side::Down)];
        sides.into_iter().find(|(n, _)| most(*n)).map(|(_, side)| side)
    }
}

impl Side {
    /// What turns a page upright, and its bounds then.
    pub fn upright(self, page: Rect) -> (Affine, Rect) {
        let (width, height) = (page.width(), page.height());
        let (turn, [width, height]) = match self {
            Self::Right => ([0.0, -1.0, 1.0, 0.0, 0.0, width], [height, width]),
            Self::Left => ([0.0, 1.0, -1.0, 0.0, height, 0.0], [height, width]),
            Self::Down => ([-1.0, 0.0, 0.0, -1.0, width, height], [width, height]),
        };
        (Affine::new(turn), Rect::new(0.0, 0.0, width, height))
    }
}
