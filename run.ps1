echo `# <#` >/dev/null
# One file for two shells: PowerShell takes everything up to the closing mark for a comment, sh leaves at `exit`.
#   ./run.ps1 build | test | run SCENARIO ... | check ... | bench ...        sh run.ps1 build | test | ...
verb="${1:-}"
[ $# -gt 0 ] && shift
case "$verb" in
  build) dotnet build -c Release "$@" ;;
  test) dotnet test -c Release "$@" ;;
  run) dotnet run -c Release --project src/OpenLedger.Sim -- run "$@" ;;
  check) dotnet run -c Release --project src/OpenLedger.Sim -- check "$@" ;;
  bench) dotnet run -c Release --project src/OpenLedger.Sim -- bench "$@" ;;
  *) echo "usage: run.ps1 build | test | run SCENARIO [OPTION ...] | check [PATH ...] | bench [SUITE ...]" >&2; exit 2 ;;
esac
exit $?
#> > $null
$verb, $rest = $args
switch ($verb) {
  'build' { dotnet build -c Release @rest }
  'test' { dotnet test -c Release @rest }
  'run' { dotnet run -c Release --project src/OpenLedger.Sim -- run @rest }
  'check' { dotnet run -c Release --project src/OpenLedger.Sim -- check @rest }
  'bench' { dotnet run -c Release --project src/OpenLedger.Sim -- bench @rest }
  default { [Console]::Error.WriteLine('usage: run.ps1 build | test | run SCENARIO [OPTION ...] | check [PATH ...] | bench [SUITE ...]'); exit 2 }
}
exit $LASTEXITCODE
