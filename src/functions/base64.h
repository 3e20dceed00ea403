// Base64 (RFC 4648).
#pragma once

#include <string_view>

#include "functions/text_builder.h"

namespace weir {

// With padding.
void append_base64(std::string_view bytes, TextBuilder& out);

// Takes both alphabets (+/ and -_), with and without padding, white space anywhere. False when it is none.
bool append_base64_decoded(std::string_view text, TextBuilder& out);

}  // namespace weir
