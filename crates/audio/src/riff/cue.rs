use super::u32_at;

/// The body of a `cue ` chunk with a mark at each of these frames.
///
/// Source: "Multimedia Programming Interface and Data Specifications 1.0", Cue-Points Chunk.
pub(crate) fn cue_bytes(frames: &[u32]) -> Vec<u8> {
    let data = u32::from_le_bytes(*b"data");
    let mut words = vec![frames.len() as u32];
    for (&frame, id) in frames.iter().zip(1..) {
        words.extend([id, frame, data, 0, 0, frame]);
    }
    words.into_iter().flat_map(u32::to_le_bytes).collect()
}

/// The marked frames in a `cue ` chunk; marks that are claimed but not there are left out.
pub(crate) fn cue_frames(body: &[u8]) -> Vec<u32> {
    let claimed = u32_at(body, 0).unwrap_or(0) as usize;
    let points = body.get(4..).unwrap_or_default().chunks_exact(24).take(claimed);
    points.filter_map(|point| u32_at(point, 20)).collect()
}
