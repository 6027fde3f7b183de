using System.Globalization;
using OpenLedger.Core.Primitives;
using OpenLedger.Core.State;

namespace OpenLedger.Core.Tests.SecondOpinion;

/// <summary>What an account holds: equal if lamports, owner and every byte of data are.</summary>
internal sealed record SvmAccount(ulong Lamports, Address Owner, string DataHex)
{
    /// <summary>What our ledger has at an address, null if nothing.</summary>
    public static SvmAccount? Read(LedgerState state, in Address address)
    {
        int index = state.Find(in address);
        return index < 0 || state.LamportsOf(index) == 0
            ? null
            : new SvmAccount(state.LamportsOf(index), state.OwnerOf(index), Convert.ToHexStringLower(state.DataOf(index)));
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Lamports} lamports, owner {Owner}, data {DataHex}");
}
