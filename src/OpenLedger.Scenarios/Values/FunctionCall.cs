using OpenLedger.Scenarios.Text;

namespace OpenLedger.Scenarios.Values;

/// <summary>One argument of a call.</summary>
/// <param name="Name">Its name, or null where only the position counts.</param>
/// <param name="Value">Its text.</param>
/// <param name="Offset">Where it begins in the text of the call.</param>
internal readonly record struct CallArgument(string? Name, string Value, int Offset);

/// <summary>A call as a scenario writes it: <c>lognormal(median: 90m, sigma: 1.0)</c>, <c>uniform(0d, 60d)</c>, <c>outflow(dapp)</c>.</summary>
/// <param name="Name">The function.</param>
/// <param name="Arguments">Its arguments, in order.</param>
internal sealed record FunctionCall(string Name, IReadOnlyList<CallArgument> Arguments)
{
    private const int MostArguments = 1_000;

    /// <summary>Whether a text looks like a call rather than a constant: letters and an opening parenthesis.</summary>
    public static bool LooksLikeCall(string text) => text.Length > 0 && char.IsAsciiLetter(text[0]) && text.Contains('(');

    /// <summary>Parses a call; null, with the reason and its offset, if it is malformed.</summary>
    public static FunctionCall? Parse(string text, out string problem, out int offset)
    {
        problem = "";
        offset = 0;
        int open = text.IndexOf('(');
        if (open < 0)
        {
            problem = "a call is a name with arguments in parentheses";
            return null;
        }

        string name = text[..open].TrimEnd(' ');
        if (!text.EndsWith(')'))
        {
            problem = "the closing parenthesis is missing, or something follows it";
            offset = text.Length;
            return null;
        }

        List<CallArgument> arguments = [];
        int start = open + 1;
        int end = text.Length - 1;
        if (string.IsNullOrWhiteSpace(text[start..end]))
        {
            return new FunctionCall(name, arguments);
        }

        while (start <= end)
        {
            int comma = text.IndexOf(',', start, end - start);
            int stop = comma < 0 ? end : comma;
            if (!TryArgument(text, start, stop, arguments, out problem, out offset))
            {
                return null;
            }

            start = stop + 1;
            if (comma < 0)
            {
                break;
            }
        }

        offset = 0;
        return new FunctionCall(name, arguments);
    }

    private static bool TryArgument(
        string text, int start, int stop, List<CallArgument> arguments, out string problem, out int offset)
    {
        while (start < stop && text[start] is ' ' or '\n' or '\r' or '\t')
        {
            start++;
        }

        offset = start;
        string argument = text[start..Math.Max(start, stop)].TrimEnd();
        if (argument.Length == 0)
        {
            problem = "an argument is missing";
            return false;
        }

        if (argument.AsSpan().IndexOfAny('(', ')') >= 0)
        {
            problem = "calls are not nested";
            return false;
        }

        if (arguments.Count >= MostArguments)
        {
            problem = $"a call has at most {MostArguments} arguments";
            return false;
        }

        int colon = argument.IndexOf(':');
        string? name = colon < 0 ? null : argument[..colon].Trim();
        string value = colon < 0 ? argument : argument[(colon + 1)..].Trim();
        problem = "";
        if (name is { Length: 0 } || value.Length == 0)
        {
            problem = $"'{ScalarNode.Shortened(argument)}' is not 'name: value'";
            return false;
        }

        if (name is not null && arguments.Exists(other => other.Name == name))
        {
            problem = $"the argument '{ScalarNode.Shortened(name)}' is given twice";
            return false;
        }

        int valueOffset = start + argument.Length - argument[(colon + 1)..].TrimStart().Length;
        arguments.Add(new CallArgument(name, value, valueOffset));
        return true;
    }
}
