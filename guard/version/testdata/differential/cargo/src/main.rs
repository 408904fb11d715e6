use std::io::Read;
fn main() {
    let mut s = String::new();
    std::io::stdin().read_to_string(&mut s).unwrap();
    for l in s.lines() {
        if l.is_empty() { continue; }
        let f: Vec<&str> = l.split('\t').collect();
        if f[0] == "C" {
            match (semver::Version::parse(f[1]), semver::Version::parse(f[2])) {
                (Ok(a), Ok(b)) => println!("{}", a.cmp_precedence(&b) as i32),
                _ => println!("error"),
            }
        } else {
            match (semver::VersionReq::parse(f[1]), semver::Version::parse(f[2])) {
                (Ok(a), Ok(b)) => println!("{}", a.matches(&b)),
                _ => println!("error"),
            }
        }
    }
}
