use axum::Json;
use axum::extract::State;
use engine::Engine;
use serde_json::{Value, json};

use crate::Site;

/// `GET /api/v1/engines`
pub(crate) async fn list(State(site): State<Site>) -> Json<Value> {
    let engines = site.studio.engines().iter().map(|engine| {
        let abilities = engine.abilities();
        let unready = site.studio.unready(engine.name());
        let price = site.studio.prices().for_engine(engine.name());
        let kinds: Vec<&str> = abilities.kinds.iter().map(|kind| kind.name()).collect();
        json!({
            "name": engine.name(),
            "version": engine.version(),
            "usual": engine.name() == site.studio.usual_engine(),
            "ready": unready.is_none(),
            "reason": unready,
            "kinds": kinds,
            "one_shots": abilities.one_shots,
            "seconds_max": abilities.seconds_max,
            "delivery": abilities.delivery.name(),
            "sample_rates": brief::SAMPLE_RATES,
            "licence": {
                "id": abilities.licence.id,
                "name": abilities.licence.name,
                "commercial_use": abilities.licence.commercial_use,
                "url": format!("/licences/{}", abilities.licence.id),
            },
            "seeds_reproduce": abilities.seeds_reproduce,
            "writes_midi": abilities.writes_midi,
            "takes_max": abilities.takes_max,
            "for_sale": site.studio.roster().sells(engine),
            "maturity": abilities.maturity.name(),
            "price": {"credits": price.credits, "per_seconds": price.per_seconds},
        })
    });
    Json(json!({"engines": engines.collect::<Vec<_>>()}))
}
