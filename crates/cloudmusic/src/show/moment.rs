/// An instant that [`web::instant`] wrote, for people: to the second, in UTC.
pub(crate) fn moment(instant: &str) -> String {
    instant.get(..19).unwrap_or(instant).replace('T', " ")
}
