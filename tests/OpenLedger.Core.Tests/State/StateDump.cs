using System.Globalization;
using System.Text;
using OpenLedger.Core.State;

namespace OpenLedger.Core.Tests.State;

/// <summary>Everything that can be read of a state, to be compared.</summary>
internal static class StateDump
{
    public static string Of(LedgerState state)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{state.Count} accounts");
        for (int i = 0; i < state.Count; i++)
        {
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"{i} {state.AddressOf(i)} {state.Find(state.AddressOf(i))} {state.LamportsOf(i)} {state.OwnerOf(i)} {Convert.ToHexStringLower(state.DataOf(i))}");
        }

        return text.ToString();
    }
}
