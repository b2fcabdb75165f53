#include <GL/gl.h>

#include "app/gui/draw_cache.h"

namespace attnscope {

TextureCalls gl_textures() {
    return {
        .upload =
            [](const Picture& picture) {
                GLint bound = 0;
                glGetIntegerv(GL_TEXTURE_BINDING_2D, &bound);
                GLuint texture = 0;
                glGenTextures(1, &texture);
                glBindTexture(GL_TEXTURE_2D, texture);
                glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
                glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
                glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
                glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA, picture.width, picture.height, 0, GL_RGBA, GL_UNSIGNED_BYTE, picture.pixels.data());
                glBindTexture(GL_TEXTURE_2D, static_cast<GLuint>(bound));
                return reinterpret_cast<ImTextureID>(static_cast<std::uintptr_t>(texture));
            },
        .release =
            [](ImTextureID id) {
                const auto texture = static_cast<GLuint>(reinterpret_cast<std::uintptr_t>(id));
                glDeleteTextures(1, &texture);
            },
    };
}

}  // namespace attnscope
