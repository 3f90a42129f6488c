//! The layout on a thread of its own: the window never waits for it longer than a part of a frame.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use eframe::egui;

use crate::layout::{Layout, Request, arrange, arrange_until};

/// The thread, and what was asked of it.
pub(super) struct Worker {
    ask: Sender<(u64, Request)>,
    done: Receiver<(u64, Layout)>,
    newest: Arc<AtomicU64>,
    thread: Option<JoinHandle<()>>,
    waiting: bool,
}

impl Worker {
    /// Starts the thread; it ends with the window. Without one, layouts are made in place.
    pub(super) fn new(ctx: &egui::Context) -> Self {
        let (ask, asked) = channel::<(u64, Request)>();
        let (tell, done) = channel();
        let newest = Arc::new(AtomicU64::new(0));
        let (ctx, latest) = (ctx.clone(), Arc::clone(&newest));
        let run = move || {
            while let Ok((number, request)) = asked.recv() {
                // Only the last request matters; what was asked before it is given up.
                let stop = || number < latest.load(Ordering::Relaxed);
                let Some(layout) = arrange_until(&request, &stop) else { continue };
                if tell.send((number, layout)).is_err() {
                    return;
                }
                ctx.request_repaint();
            }
        };
        let thread = std::thread::Builder::new().name("layout".to_owned()).spawn(run).ok();
        Self { ask, done, newest, thread, waiting: false }
    }

    /// Asks for a layout; what was asked before is given up. Gives it back where there is no thread.
    pub(super) fn ask(&mut self, request: Request) -> Option<Layout> {
        if self.thread.as_ref().is_none_or(JoinHandle::is_finished) {
            return Some(arrange(&request));
        }
        let number = self.newest.fetch_add(1, Ordering::Relaxed) + 1;
        match self.ask.send((number, request)) {
            Ok(()) => {
                self.waiting = true;
                None
            }
            Err(refused) => Some(arrange(&refused.0.1)),
        }
    }

    /// Whether a layout is on its way.
    pub(super) fn waiting(&self) -> bool {
        self.waiting
    }

    /// The layout of the last request, if it is there within some time.
    pub(super) fn done(&mut self, wait: Duration) -> Option<Layout> {
        while self.waiting {
            let (number, layout) = self.done.recv_timeout(wait).ok()?;
            if number == self.newest.load(Ordering::Relaxed) {
                self.waiting = false;
                return Some(layout);
            }
        }
        None
    }
}
