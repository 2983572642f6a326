//! The default theme and the skeleton of a new site are embedded in the binary: a file that is added there must be noticed.

fn main() {
    println!("cargo::rerun-if-changed=themes");
    println!("cargo::rerun-if-changed=skeleton");
}
