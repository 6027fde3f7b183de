using System.Runtime.InteropServices;
using OpenLedger.Core.Programs;
using OpenLedger.Core.State;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Actors;

/// <summary>Reads a pool as any client of the ledger can.</summary>
internal static class PoolReader
{
    /// <summary>What the pool would pay now for so many base units, fee included.</summary>
    public static ulong Quote(LedgerState state, in MarketPlace place, ulong units)
    {
        MarketPool pool = MemoryMarshal.Read<MarketPool>(state.DataOf(state.Find(place.Pool)));
        ulong liquidityIn = TokenAccount.Amount(state.DataOf(state.Find(place.BaseVault))) - pool.BaseFees;
        ulong liquidityOut = TokenAccount.Amount(state.DataOf(state.Find(place.QuoteVault))) - pool.QuoteFees;
        return MarketProgram.AmountOut(units - MarketProgram.FeeOf(units, pool.FeeBps), liquidityIn, liquidityOut);
    }
}
