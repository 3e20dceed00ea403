#include "cli/command.h"

int main(int argc, char** argv) { return weir::run_command(argc, argv); }
