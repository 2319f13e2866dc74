//! The volumes of a component: what its type says, what its head says, and the rules between them.

use std::sync::Arc;

use kdsl_db::Diagnostic;

use super::finish::Finish;
use super::overlay;
use crate::diagnostics::{
    duplicate_name, own_volume_on_stateless, shared_volume_is_scratch, shared_volume_on_stateful,
    stateful_without_volume, statement_form, unknown_volume, volume_place, volume_source,
};
use crate::head::HeadVolume;
use crate::model::{Expr, Kind, Overlap, Scratch, Sharing, Span, Volume, VolumeSource};
use crate::nearest::nearest;
use crate::statements::{VolumeStatement, default_name};

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
        if let Some(head) = self.overlay.and_then(|it| it.volume.as_ref()) {
            if self.misplaced(name, head.sharing, head.word, "", kind_span) {
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
            let scratch = self.builder.parts.scratch.values();
            let scratch = scratch.filter(|it| it.name.as_ref() == Some(&volume.name)).map(|it| it.span);
            let same = volumes.iter().filter(|it| it.name == volume.name).map(|it| it.span).chain(scratch).next();
            if let Some(first) = same {
                self.builder.report(duplicate_name::report("volumes", &volume.name, volume.span, first));
                continue;
            }
            volumes.push(volume);
        }
        if let Some((size, span)) = self.overlay.and_then(|it| it.size.as_ref()) {
            match volumes.first_mut() {
                Some(volume) => volume.size = Expr::Str(size.clone()),
                None => {
                    let label = format!("`{name}` has no volume");
                    self.builder.report(statement_form::report("environment", overlay::FORM, *span, label));
                }
            }
        }
        if self.kind.has_identity() && volumes.is_empty() && !misplaced {
            let span = kind_span.unwrap_or(self.count_span);
            self.builder.report(stateful_without_volume::report(name, span));
        }
        volumes
    }

    /// Reports a volume that the kind can't have.
    fn misplaced(&mut self, name: &str, sharing: Sharing, word: Span, size: &str, kind: Option<Span>) -> bool {
        let report = match (self.kind.has_identity(), sharing) {
            (false, Sharing::Own) => own_volume_on_stateless::report(name, self.kind, word, size, kind, true),
            (true, Sharing::Shared) => shared_volume_on_stateful::report(name, word, kind),
            _ => return false,
        };
        self.builder.report(report);
        true
    }

    /// Whether several pods can mount a shared volume at once.
    fn has_several_pods(&self) -> bool {
        let run = &self.builder.parts.run;
        match self.kind {
            Kind::Stateless | Kind::Stateful => self.largest > 1,
            Kind::PerNode => true,
            Kind::Job | Kind::Cron => run.parallel.is_some_and(|it| it > 1) || run.overlap == Overlap::Allow,
            Kind::External => false,
        }
    }

    fn volume(&mut self, name: &str, statement: VolumeStatement) -> Option<Volume> {
        let word = match statement.sharing {
            Sharing::Shared => "shared-volume",
            Sharing::Own => "own-volume",
        };
        let many = statement.sharing == Sharing::Shared && self.has_several_pods();
        self.check_origin(name, &statement, many);
        let Some(path) = statement.path else {
            self.builder.report(volume_place::path(statement.span, word));
            return None;
        };
        if statement.sharing == Sharing::Shared && !statement.own {
            // The type could share it, and the head does not say so.
            let at = self.head.end;
            self.builder.report(shared_volume_is_scratch::report(name, &path, at, statement.span));
            let scratch =
                Scratch { name: None, path: path.clone(), size: statement.size, memory: false, span: statement.span };
            self.builder.parts.scratch.insert(path, scratch);
            return None;
        }
        let is_claim = matches!(statement.source, Some((VolumeSource::Claim(_), _)));
        let size = statement.size.or_else(|| is_claim.then(|| Expr::str(UNKNOWN_SIZE)));
        let Some(size) = size else {
            self.builder.report(volume_place::size(statement.size_place, word, &path));
            return None;
        };
        Some(Volume {
            name: statement.name.unwrap_or_else(|| Arc::from(default_name(statement.sharing))),
            sharing: statement.sharing,
            path,
            size,
            class: statement.class,
            many,
            single_pod: statement.single_pod.is_some(),
            read_only: statement.read_only,
            sub_path: statement.sub_path,
            backing: statement.backing.map(|(backing, _)| backing),
            source: statement.source.map(|(source, _)| source),
            span: statement.span,
        })
    }

    /// Reports what is behind a volume and can't be.
    fn check_origin(&mut self, name: &str, statement: &VolumeStatement, many: bool) {
        let report = match (&statement.backing, &statement.source) {
            (Some((_, span)), _) if statement.sharing == Sharing::Own => {
                volume_source::one_for_all("disk of this name", *span, statement.span)
            }
            (_, Some((VolumeSource::Claim(_), span))) if statement.sharing == Sharing::Own => {
                volume_source::one_for_all("claim of this name", *span, statement.span)
            }
            (Some((_, first)), Some((_, span))) => volume_source::two(*span, *first),
            _ => match statement.single_pod {
                Some(span) if many => volume_source::single_pod(name, self.largest, span, self.count_span),
                _ => return,
            },
        };
        self.builder.report(report);
    }

    /// Reports further places of volumes that are not there.
    pub(super) fn check_more_mounts(&mut self, volumes: &[Volume]) {
        let parts = &self.builder.parts;
        let scratch = parts.scratch.values().filter_map(|it| it.name.as_deref());
        let known: Vec<&str> = volumes.iter().map(|it| &*it.name).chain(scratch).collect();
        let of_companions = parts.companions.values().flat_map(|it| {
            let own: Vec<&str> = it.parts.scratch.values().filter_map(|it| it.name.as_deref()).collect();
            it.parts.mounts.values().filter(move |it| !own.contains(&&*it.volume))
        });
        let unknown = parts.mounts.values().chain(of_companions).filter(|it| !known.contains(&&*it.volume));
        // One without a name may be meant.
        let of_volumes = volumes.iter().find(|it| *it.name == *default_name(it.sharing)).map(|it| it.span);
        let nameless = of_volumes.or_else(|| parts.scratch.values().find(|it| it.name.is_none()).map(|it| it.span));
        let reports: Vec<Diagnostic> = unknown
            .map(|it| {
                let near = nearest(&it.volume, known.iter().copied());
                let report = unknown_volume::report(&it.volume, it.span, near, &known);
                match nameless.filter(|_| near.is_none()) {
                    Some(span) => report.because(span, "this has no name"),
                    None => report,
                }
            })
            .collect();
        for report in reports {
            self.builder.report(report);
        }
    }
}

/// The size that a claim is given in the values that the program says exists already.
const UNKNOWN_SIZE: &str = "8Gi";

/// Adds what the head says to the first volume of its kind, or makes one.
fn merge(statements: &mut Vec<VolumeStatement>, head: &HeadVolume) {
    let said = VolumeStatement {
        path: head.path.as_ref().map(|(path, _)| path.clone()),
        size: head.size.as_ref().map(|(size, _)| Expr::Str(size.clone())),
        size_place: head.path.as_ref().map_or(head.word, |(_, span)| *span).end(),
        ..VolumeStatement::new(head.sharing, head.word)
    };
    let usual = |it: &VolumeStatement| it.sharing == head.sharing && it.known_as() == default_name(head.sharing);
    let same = statements.iter().position(usual).or_else(|| {
        // A path of its own is another volume than one that has a name.
        let first = statements.iter().position(|it| it.sharing == head.sharing)?;
        let other = statements.get(first)?.path.is_some() && said.path.is_some();
        (!other).then_some(first)
    });
    match same.and_then(|nth| statements.get_mut(nth)) {
        Some(statement) => statement.overlay(said),
        None => statements.insert(0, said),
    }
}
