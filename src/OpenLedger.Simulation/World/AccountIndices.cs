using OpenLedger.Core.Primitives;
using OpenLedger.Core.State;

namespace OpenLedger.Simulation.World;

/// <summary>
/// Where everybody's accounts lie in the state. An account keeps its index for ever, in copies of the state too, so the world looks
/// addresses up once per genesis instead of at every glance; -1 where there is no account.
/// </summary>
internal sealed class AccountIndices
{
    /// <summary>Looks up everybody's token accounts.</summary>
    public AccountIndices(Cast cast, LedgerState state) =>
        Tokens = Array.ConvertAll(cast.TokenAccounts, assets => Array.ConvertAll(assets, members => Find(state, members)));

    /// <summary>Adds the accounts of one delegation.</summary>
    public AccountIndices(AccountIndices tokens, Cast cast, LedgerState state, int delegation)
    {
        Tokens = tokens.Tokens;
        Sessions = Find(state, cast.SessionAccounts[delegation]);
        Grants = Array.ConvertAll(cast.GrantAccounts[delegation], owners => Find(state, owners));
        Guards = new GuardPlaces(cast, cast.Plan.Delegations[delegation]);
    }

    /// <summary>Token accounts by population, asset and member.</summary>
    public int[][][] Tokens { get; }

    /// <summary>Sessions of the delegation, by owner.</summary>
    public int[] Sessions { get; } = [];

    /// <summary>Grants of the delegation, by asset and owner.</summary>
    public int[][] Grants { get; } = [];

    /// <summary>The shared guards and price feeds of the delegation.</summary>
    public GuardPlaces Guards { get; } = GuardPlaces.None;

    private static int[] Find(LedgerState state, Address[] addresses) =>
        Array.ConvertAll(addresses, address => state.Find(in address));
}
