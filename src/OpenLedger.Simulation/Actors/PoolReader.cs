using System.Runtime.InteropServices;
using OpenLedger.Core.Programs;
using OpenLedger.Core.State;
using OpenLedger.Simulation.World;

namespace OpenLedger.Simulation.Actors;

/// <summary>Reads a pool as any client of the ledger can.</summary>
internal static class PoolReader
{
    /// <summary>What the pool would pay now for so many base units at a fee, in basis points.</summary>
    public static ulong Quote(LedgerState state, in MarketPlace place, ulong units, int feeBps)
    {
        MarketPool pool = MemoryMarshal.Read<MarketPool>(state.DataOf(state.Find(place.Pool)));
        ulong liquidityIn = TokenAccount.Amount(state.DataOf(state.Find(place.BaseVault))) - pool.BaseFees;
        ulong liquidityOut = TokenAccount.Amount(state.DataOf(state.Find(place.QuoteVault))) - pool.QuoteFees;
        if (liquidityIn == 0 || liquidityOut == 0)
        {
            return 0;
        }

        return MarketProgram.AmountOut(units - MarketProgram.FeeOf(units, feeBps), liquidityIn, liquidityOut);
    }
}
