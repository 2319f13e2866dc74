//! The volumes of a component: what its type says, what its head says, and the rules between them.

use std::sync::Arc;

use super::finish::Finish;
use crate::diagnostics::{
    duplicate_name, own_volume_on_stateless, shared_volume_is_scratch, shared_volume_on_stateful,
    stateful_without_volume, volume_place,
};
use crate::head::HeadVolume;
use crate::model::{Kind, Scratch, Sharing, Span, Volume};
use crate::statements::VolumeStatement;

impl Finish<'_, '_> {
    /// The volumes that outlive their pods. A shared volume that nobody asks for becomes scratch.
    pub(super) fn volumes(&mut self, name: &str) -> Vec<Volume> {
        let kind_span = self.head.kind.map(|(_, span)| span);
        let mut statements = std::mem::take(&mut self.builder.parts.volumes);
        if let Some(head) = &self.head.volume {
            let size = head.size.as_ref().map(|(size, _)| format!(" {size}")).unwrap_or_default();
            if self.misplaced(name, head.sharing, head.word, &size, kind_span) {
                return Vec::new();
            }
            merge(&mut statements, head);
        }
        let mut volumes: Vec<Volume> = Vec::new();
        let mut misplaced = false;
        for statement in statements {
            if self.misplaced(name, statement.sharing, statement.span, "", kind_span) {
                misplaced = true;
                continue;
            }
            let Some(volume) = self.volume(name, statement) else { continue };
            if let Some(first) = volumes.iter().find(|it| it.name == volume.name) {
                let first = first.span;
                self.builder.report(duplicate_name::report("volumes", &volume.name, volume.span, first));
                continue;
            }
            volumes.push(volume);
        }
        if self.kind == Kind::Stateful && volumes.is_empty() && !misplaced {
            let span = kind_span.unwrap_or(self.count_span);
            self.builder.report(stateful_without_volume::report(name, span));
        }
        volumes
    }

    /// Reports a volume that the kind can't have.
    fn misplaced(&mut self, name: &str, sharing: Sharing, word: Span, size: &str, kind: Option<Span>) -> bool {
        let report = match (self.kind, sharing) {
            (Kind::Stateless, Sharing::Own) => own_volume_on_stateless::report(name, word, size, kind, true),
            (Kind::Stateful, Sharing::Shared) => shared_volume_on_stateful::report(name, word, kind),
            _ => return false,
        };
        self.builder.report(report);
        true
    }

    fn volume(&mut self, name: &str, statement: VolumeStatement) -> Option<Volume> {
        let (word, default_name) = match statement.sharing {
            Sharing::Shared => ("shared-volume", "content"),
            Sharing::Own => ("own-volume", "data"),
        };
        let Some(path) = statement.path else {
            self.builder.report(volume_place::path(statement.span, word));
            return None;
        };
        if statement.sharing == Sharing::Shared && !statement.own {
            // The type could share it, and the head does not say so.
            let at = self.head.end;
            self.builder.report(shared_volume_is_scratch::report(name, &path, at, statement.span));
            let scratch = Scratch { path: path.clone(), size: statement.size, span: statement.span };
            self.builder.parts.scratch.insert(path, scratch);
            return None;
        }
        let Some(size) = statement.size else {
            self.builder.report(volume_place::size(statement.span, word, &path));
            return None;
        };
        Some(Volume {
            name: statement.name.unwrap_or_else(|| Arc::from(default_name)),
            sharing: statement.sharing,
            path,
            size,
            class: statement.class,
            many: statement.sharing == Sharing::Shared && self.largest > 1,
            span: statement.span,
        })
    }
}

/// Adds what the head says to the first volume of its kind, or makes one.
fn merge(statements: &mut Vec<VolumeStatement>, head: &HeadVolume) {
    let path = head.path.as_ref().map(|(path, _)| path.clone());
    let size = head.size.as_ref().map(|(size, _)| size.clone());
    match statements.iter_mut().find(|it| it.sharing == head.sharing) {
        Some(statement) => {
            statement.path = path.or_else(|| statement.path.take());
            statement.size = size.or_else(|| statement.size.take());
            statement.own = true;
            statement.span = head.word;
        }
        None => statements.push(VolumeStatement {
            name: None,
            sharing: head.sharing,
            path,
            size,
            class: None,
            span: head.word,
            own: true,
        }),
    }
}
