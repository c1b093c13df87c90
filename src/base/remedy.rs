//! What a caller can do about an error or a notice, told to programs: how that is asked for, each caller knows.

/// What would help, where the caller can ask for it in another call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Remedy {
    /// Name the character encoding (`Options::encoding`).
    NameEncoding,
    /// Have an office program turn the file into a format that is read.
    ConvertFirst,
    /// Hand the bytes over themselves instead of the name of a pipe or a device.
    HandBytes,
    /// Ask for the bytes themselves instead of having a pipe or a device written.
    TakeBytes,
    /// Let existing files be replaced (`Existing::Replace`).
    Replace,
    /// Name another place for the output.
    OtherPlace,
    /// Name the folder of the faces, or a face (`fonts::Choice`).
    NameFaces,
}
