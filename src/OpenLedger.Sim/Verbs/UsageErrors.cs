using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using OpenLedger.Scenarios.Text;

namespace OpenLedger.Sim.Verbs;

/// <summary>What is wrong with a command line, as diagnostics with the nearest valid name.</summary>
internal static class UsageErrors
{
    /// <summary>The findings; none if the command can be carried out.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="example">A command that shows how it is done.</param>
    public static IReadOnlyList<Diagnostic> Of(ParseResult parsed, string example)
    {
        Command command = parsed.CommandResult.Command;
        var found = new List<Diagnostic>();
        if (parsed.Action is HelpWithExample)
        {
            return found;
        }

        AddUnknown(parsed, command, found);
        foreach (ParseError error in parsed.Errors)
        {
            if (error.SymbolResult is not (null or CommandResult))
            {
                found.Add(OfSymbol(error, command, example));
            }
        }

        if (found.Count == 0 && parsed.Errors.Count > 0)
        {
            // Nothing was typed that is wrong; something is missing.
            found.Add(CommandLineCodes.Error(
                CommandLineCodes.MissingArgument, NameOf(command), "a verb is missing",
                $"one of {string.Join(", ", Verbs(command))}"));
        }

        return found;
    }

    // Behind a word that is not known, nobody knows what the others mean.
    private static void AddUnknown(ParseResult parsed, Command command, List<Diagnostic> found)
    {
        string[] options = [.. UnknownOptions(parsed)];
        foreach (string option in options)
        {
            found.Add(CommandLineCodes.Error(
                CommandLineCodes.UnknownOption, NameOf(command), $"unknown option '{option}'",
                NearestName.Hint(option, Options(parsed))));
        }

        if (options.Length > 0 || parsed.UnmatchedTokens.Count == 0)
        {
            return;
        }

        string word = parsed.UnmatchedTokens[0];
        found.Add(command.Subcommands.Count > 0
            ? CommandLineCodes.Error(
                CommandLineCodes.UnknownVerb, NameOf(command), $"unknown verb '{word}'", NearestName.Hint(word, Verbs(command)))
            : CommandLineCodes.Error(
                CommandLineCodes.UnexpectedArgument, NameOf(command), $"'{word}' is one argument too many",
                $"see {PathOf(parsed.CommandResult)} --help"));
    }

    // The parser takes an option that it does not know for one more value, where several are taken. Behind -- all are values.
    private static IEnumerable<string> UnknownOptions(ParseResult parsed)
    {
        foreach (Token token in parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash))
        {
            bool unmatched = token.Value.StartsWith('-') && token.Value.Length > 1 && parsed.UnmatchedTokens.Contains(token.Value);
            bool taken = token.Type == TokenType.Argument && token.Value.StartsWith("--", StringComparison.Ordinal);
            if (unmatched || taken)
            {
                int end = token.Value.IndexOfAny(['=', ':']);
                yield return end < 0 ? token.Value : token.Value[..end];
            }
        }
    }

    private static Diagnostic OfSymbol(ParseError error, Command command, string example)
    {
        SymbolResult result = error.SymbolResult!;
        SymbolResult owner = result is ArgumentResult { Parent: OptionResult option } ? option : result;
        (string name, Symbol symbol) = owner switch
        {
            OptionResult o => (o.Option.Name, (Symbol)o.Option),
            ArgumentResult a => ($"<{a.Argument.Name}>", a.Argument),
            _ => (NameOf(command), command),
        };
        string path = owner is OptionResult ? name : NameOf(command);
        if (result.Tokens.Count == 0)
        {
            string[] choice = Words(symbol);
            string hint = choice.Length > 0 ? $"one of {string.Join(", ", choice)}" : $"for example {example}";
            return owner is OptionResult { Option: { } valued }
                ? CommandLineCodes.Error(
                    CommandLineCodes.MissingArgument, path, $"{name} needs a value",
                    valued.HelpName is { Length: > 0 } help ? $"{name} {help}" : hint)
                : CommandLineCodes.Error(CommandLineCodes.MissingArgument, path, $"{NameOf(command)} needs {name}", hint);
        }

        string[] words = Words(symbol);
        string? wrong = words.Length == 0
            ? null
            : result.Tokens.Select(token => token.Value).FirstOrDefault(value => !words.Contains(value, StringComparer.Ordinal));
        return wrong is null
            ? CommandLineCodes.Error(CommandLineCodes.BadValue, path, error.Message, "")
            : CommandLineCodes.Error(
                CommandLineCodes.UnknownValue, path, $"{name} cannot be '{wrong}'", NearestName.Hint(wrong, words));
    }

    private static string[] Words(Symbol symbol) => [.. symbol.GetCompletions(CompletionContext.Empty).Select(item => item.Label)];

    private static string[] Verbs(Command command) =>
        [.. command.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name)];

    // The command's own and those that it has from the ones above it.
    private static string[] Options(ParseResult parsed)
    {
        var names = new List<string>();
        for (SymbolResult? at = parsed.CommandResult; at is not null; at = at.Parent)
        {
            if (at is CommandResult { Command: { } command })
            {
                bool own = at == parsed.CommandResult;
                names.AddRange(command.Options.Where(option => own || option.Recursive).Select(option => option.Name));
            }
        }

        return [.. names];
    }

    private static string PathOf(CommandResult result) =>
        result.Parent is CommandResult above ? $"{PathOf(above)} {result.Command.Name}" : NameOf(result.Command);

    // The parser calls the root what the process is called.
    private static string NameOf(Command command) => command is RootCommand ? "olsim" : command.Name;
}
