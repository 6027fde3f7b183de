using OpenLedger.Core.Bridge;
using OpenLedger.Core.Programs;
using OpenLedger.Core.Sessions;
using OpenLedger.Core.Transactions;

namespace OpenLedger.Core.Execution;

/// <summary>Which programs a ledger runs and the parameters they share. Immutable once the ledger runs; shared by its executors.</summary>
public sealed class Runtime
{
    private readonly Dictionary<Address, ProgramEntrypoint> _programs = new()
    {
        [WellKnown.System] = SystemProgram.Execute,
        [WellKnown.Token] = TokenProgram.Execute,
        [MarketProgram.Id] = MarketProgram.Execute,
        [PermitProgram.Id] = PermitProgram.Execute,
        [PriceFeedProgram.Id] = PriceFeedProgram.Execute,
        [LendingProgram.Id] = LendingProgram.Execute,
        [CodeRegistryProgram.Id] = CodeRegistryProgram.Execute,
        [SpendPermissionProgram.Id] = SpendPermissionProgram.Execute,
        [SafeAllowanceProgram.Id] = SafeAllowanceProgram.Execute,
        [RolesAllowanceProgram.Id] = RolesAllowanceProgram.Execute,
        [DelegationManagerProgram.Id] = DelegationManagerProgram.Execute,
        [FogoSessionProgram.Id] = FogoSessionProgram.Execute,
        [SessionProgram.Id] = SessionProgram.Execute,
        [BridgeProgram.Id] = BridgeProgram.Execute,
    };

    /// <param name="parameters">What the ledger is and who guards it.</param>
    public Runtime(LedgerParameters parameters) => Parameters = parameters;

    /// <summary>What the ledger is and who guards it.</summary>
    public LedgerParameters Parameters { get; }

    /// <summary>Adds a program, or puts another in its place; before the first block only.</summary>
    public void Register(in Address id, ProgramEntrypoint entrypoint)
    {
        _programs[id] = entrypoint;
        HasStandardTransfers &= id != WellKnown.System && id != WellKnown.Token;
    }

    /// <summary>Whether System and Token are this ledger's own, so that what their transfers do is known beforehand.</summary>
    internal bool HasStandardTransfers { get; private set; } = true;

    /// <summary>The program at an address, or null.</summary>
    public ProgramEntrypoint? Find(in Address id) => _programs.GetValueOrDefault(id);
}
