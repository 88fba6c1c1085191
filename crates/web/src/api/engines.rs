use axum::Json;
use axum::extract::State;
use serde_json::{Value, json};

use crate::Site;

/// `GET /api/v1/engines`
pub(crate) async fn list(State(site): State<Site>) -> Json<Value> {
    let engines = site.studio.engines().iter().map(|engine| {
        let abilities = engine.abilities();
        let price = site.studio.prices().for_engine(engine.name());
        let kinds: Vec<&str> = abilities.kinds.iter().map(|kind| kind.name()).collect();
        json!({
            "name": engine.name(),
            "version": engine.version(),
            "usual": engine.name() == site.studio.usual_engine(),
            "kinds": kinds,
            "one_shots": abilities.one_shots,
            "seconds_max": abilities.seconds_max,
            "sample_rates": abilities.sample_rates,
            "licence": {
                "id": abilities.licence.id,
                "name": abilities.licence.name,
                "commercial_use": abilities.licence.commercial_use,
                "url": format!("/licences/{}", abilities.licence.id),
            },
            "seeds_reproduce": abilities.seeds_reproduce,
            "writes_midi": abilities.writes_midi,
            "maturity": abilities.maturity.name(),
            "price": {"credits": price.credits, "per_seconds": price.per_seconds},
        })
    });
    Json(json!({"engines": engines.collect::<Vec<_>>()}))
}
