use crate::Clip;
impl Clip { /// stub
pub fn into_mono_or_stereo(self) -> Self { self } }
impl crate::decode::Format { /// stub
pub fn ending(self) -> &'static str { "wav" } }
