#pragma once
// The options that run, explain, export and the window share: which document, and what is different in it.

#include <functional>
#include <iosfwd>
#include <set>
#include <string>
#include <vector>

#include "app/cli/set_number.h"
#include "core/attention/trace.h"
#include "core/document/document.h"

namespace CLI {
class App;
class Option;
}

namespace attnscope {

class DocumentOptions {
public:
    // Adds FILE and the options to `command`, whose parse fills them in. This object must stay where it is until then.
    void add_to(CLI::App& command);

    // The option for the memory that trace() may use.
    void add_memory_to(CLI::App& command);

    // Any option but FILE was given.
    bool changes_a_document() const { return !edits_.empty(); }

    // The file's Document (- is standard input), or a new one, with what the options change. What was wrong with the text but could be shown is
    // said on `messages`. Throws Error for a file that cannot be read, when neither file nor text is given, and for an option
    // that would change nothing.
    Document document(std::ostream& messages) const;

    // The same without the numbers that --set gives.
    Document document_without_set(std::ostream& messages) const { return before_set(messages); }

    // An empty Document with what the options change, for arrays that need no text.
    Document document_of_arrays(std::ostream& messages) const;

    // A file or a text was given.
    bool names_document() const { return !file_.empty() || gives_tokens_; }

    // The names of all options that were given, as they were written: "--causal" or "--no-causal".
    const std::set<std::string>& given() const { return given_; }

    // The same as document(), but options without a file and a text change the first example, and without the numbers that --set gives.
    Document document_or_first_example(std::ostream& messages) const;

    // Numbers that --set gives, in their order; document() has them.
    const std::vector<NumberEdit>& set_numbers() const { return set_; }
    // Throws Error for a number that the document does not have, or only as a result. What cannot be run stays as it is.
    Document with_set_numbers(Document document) const;

    // Throws Error for what cannot be run, or not in the memory that the options allow.
    Trace trace_of(const Document& document) const;
    Trace trace(std::ostream& messages) const { return trace_of(document(messages)); }

    const std::string& file() const { return file_; }

private:
    using Edit = std::function<void(Document&, std::ostream& messages)>;
    using Value = const std::string&;

    void add_text(CLI::App& command);
    void add_vectors(CLI::App& command);
    void add_scores(CLI::App& command);
    void add_mask(CLI::App& command);
    void add_softmax(CLI::App& command);
    void add_output(CLI::App& command);
    void add_set(CLI::App& command);
    Document edited(Document document, std::ostream& messages) const;
    Document before_set(std::ostream& messages) const;

    // An option whose text is read by `edit_of` while the command line is parsed; the edit is applied by document().
    CLI::Option* option(CLI::App& command, const std::string& name, const std::string& type, const std::string& help,
                        std::function<Edit(Value)> edit_of);
    // --name and --no-name (or another opposite)
    CLI::Option* flag(CLI::App& command, const std::string& name, const std::string& opposite, const std::string& help,
                      std::function<void(Document&, bool)> change);

    std::string file_;
    std::size_t memory_ = default_memory_limit;  // bytes
    bool gives_tokens_ = false;
    std::vector<Edit> edits_;
    std::vector<NumberEdit> set_;
    std::set<std::string> given_;  // the options' names
};

}  // namespace attnscope
