//! What is open in a search for the cheapest way.

/// What is open, the least first; what comes in is never less than what has gone out.
///
/// Source: Ahuja, Mehlhorn, Orlin, Tarjan, "Faster Algorithms for the Shortest Path Problem"
/// (1990): the radix heap. Each costs as many steps as a sum has bits, at most.
#[derive(Debug, Default)]
pub(super) struct Queue {
    last: u32,
    /// By the highest bit in which a sum differs from the last that has gone out.
    buckets: [Vec<(u32, u32)>; 32],
    /// Those as great as that.
    ready: Vec<u32>,
}

impl Queue {
    pub(super) fn push(&mut self, sum: u32, what: u32) {
        match (sum ^ self.last).checked_ilog2() {
            Some(bit) => self.buckets[bit as usize].push((sum, what)),
            None => self.ready.push(what),
        }
    }

    pub(super) fn pop(&mut self) -> Option<(u32, u32)> {
        if self.ready.is_empty() {
            let first = self.buckets.iter().position(|bucket| !bucket.is_empty())?;
            let mut all = std::mem::take(&mut self.buckets[first]);
            self.last = all.iter().map(|(sum, _)| *sum).min()?;
            for (sum, what) in all.drain(..) {
                self.push(sum, what);
            }
            // Its room is used again.
            self.buckets[first] = all;
        }
        Some((self.last, self.ready.pop()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_comes_out_first() {
        let mut queue = Queue::default();
        for (what, sum) in [7, 3, 9, 3, u32::MAX, 0].into_iter().enumerate() {
            queue.push(sum, what as u32);
        }
        let mut out: Vec<u32> = (0..3).filter_map(|_| queue.pop()).map(|(sum, _)| sum).collect();
        queue.push(4, 6);
        out.extend(std::iter::from_fn(|| queue.pop()).map(|(sum, _)| sum));
        assert_eq!(out, [0, 3, 3, 4, 7, 9, u32::MAX]);
    }
}
