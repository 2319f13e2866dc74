//! What can be asked of an application once its values are known: for tests in the language.

use std::sync::Arc;

use kdsl_semantic::model::{self, App};

use crate::expression::Expr;
use crate::lower;
use crate::lower::context::AppContext;

/// The facts of an application, as expressions over its values.
pub struct Facts<'a>(AppContext<'a>);

impl<'a> Facts<'a> {
    /// The facts of an application.
    pub fn new(app: &'a App) -> Self {
        Self(AppContext::new(app))
    }

    /// An expression of the model. A parameter is what the values have for it, be it a list or a map.
    pub fn expression(&self, expr: &model::Expr) -> Expr {
        if let model::Expr::Param { component, name } = expr
            && let Some((_, path)) = lower::expression::found(&self.0, component, name)
        {
            return Expr::Scalar(path);
        }
        lower::expression::lower(&self.0, expr).0
    }

    /// The image of a component's main container.
    pub fn image(&self, component: &str) -> Option<Expr> {
        self.0.component(component).map(|it| lower::image::reference_in(it, &it.paths.image))
    }

    /// The base of all names.
    pub fn base(&self) -> Expr {
        Expr::Include(Arc::from("fullname"), None)
    }
}
