import ArgumentParser

@main
struct Cellscope: ParsableCommand {
}
