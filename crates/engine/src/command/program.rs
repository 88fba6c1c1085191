use std::path::{Path, PathBuf};

use rustix::fs::{Access, access};

/// Where a program is: a path as it is, a bare name in `PATH`.
///
/// # Errors
/// What is wrong, and what to do about it.
pub(super) fn found(program: &Path) -> Result<PathBuf, String> {
    if program.file_name() == Some(program.as_os_str()) {
        return in_path(program);
    }
    // It runs in another folder than this process does.
    let program = std::path::absolute(program)
        .map_err(|error| format!("the program {} cannot be found: {error}", program.display()))?;
    if !program.is_file() {
        return Err(format!("there is no program {}", program.display()));
    }
    if !runs(&program) {
        let name = program.display();
        return Err(format!("the program {name} may not be executed: try chmod +x {name}"));
    }
    Ok(program)
}

fn in_path(name: &Path) -> Result<PathBuf, String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|program| program.is_absolute() && program.is_file() && runs(program))
        .ok_or_else(|| {
            format!("there is no program {} in PATH: give its whole path", name.display())
        })
}

fn runs(program: &Path) -> bool {
    access(program, Access::EXEC_OK).is_ok()
}
