//! Links the address sanitizer's library for the C grammars, because rustc doesn't.

fn main() {
    println!("cargo:rerun-if-env-changed=FUZZ_LINK");
    if let Ok(library) = std::env::var("FUZZ_LINK") {
        println!("cargo:rustc-link-arg-bins=-l{library}");
    }
}
