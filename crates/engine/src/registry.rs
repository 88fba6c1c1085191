use crate::{BuiltIn, Engine, Guarded};

/// The engines there are, by name, each guarded. Adding one is a file beside this one and a line where the settings become
/// engines.
pub struct Registry {
    engines: Vec<Guarded>,
}

impl Registry {
    /// The engine that needs no settings.
    pub fn standard() -> Self {
        Self::of(vec![Box::new(BuiltIn)])
    }

    /// The given engines, the first of them used unless another is asked for.
    ///
    /// # Panics
    /// Without an engine, or when two have one name.
    pub fn of(engines: Vec<Box<dyn Engine>>) -> Self {
        assert!(!engines.is_empty(), "a registry has at least one engine");
        if let Some(name) = Self::taken_twice(&engines) {
            panic!("two engines are called {name}");
        }
        Self { engines: engines.into_iter().map(Guarded::new).collect() }
    }

    /// A name that two of them have.
    pub fn taken_twice(engines: &[Box<dyn Engine>]) -> Option<&str> {
        let names = engines.iter().map(|engine| engine.name()).enumerate();
        let mut twice =
            names.filter(|(at, name)| engines[..*at].iter().any(|other| other.name() == *name));
        twice.next().map(|(_, name)| name)
    }

    /// The engine of this exact name.
    pub fn by_name(&self, name: &str) -> Option<&dyn Engine> {
        self.guarded(name).map(|engine| engine as &dyn Engine)
    }

    /// The same, with what is known of whether it is ready.
    pub fn guarded(&self, name: &str) -> Option<&Guarded> {
        self.iter().find(|engine| engine.name() == name)
    }

    /// The engine that is used unless another is asked for.
    pub fn usual(&self) -> &dyn Engine {
        &self.engines[0]
    }

    /// Every engine, in the order they are shown.
    pub fn iter(&self) -> impl Iterator<Item = &Guarded> {
        self.engines.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn engines_are_found_by_their_exact_name() {
        let registry = Registry::standard();
        for engine in registry.iter() {
            assert_eq!(registry.by_name(engine.name()).unwrap().name(), engine.name());
        }
        assert_eq!(registry.usual().name(), "built-in");
        assert!(registry.by_name("Built-In").is_none());
        assert!(registry.by_name("").is_none());
    }

    #[test]
    #[should_panic(expected = "two engines are called built-in")]
    fn a_name_stands_for_one_engine() {
        Registry::of(vec![Box::new(BuiltIn), Box::new(BuiltIn)]);
    }
}
